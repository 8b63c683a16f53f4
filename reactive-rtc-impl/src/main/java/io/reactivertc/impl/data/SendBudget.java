package io.reactivertc.impl.data;

import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Bounds what the engine has buffered for one peer connection, over all of its channels: 1 MiB, less on a lane, or two bandwidth-delay products if that is more. Bytes are counted here and the
 * engine is asked only when somebody has to wait, then every few milliseconds until there is room: its answer costs a crossing of threads. On the loop.
 */
final class SendBudget {

    /** Up to here those who pass before others may send, if the link is short; and from here they may again. */
    static final long HIGH_BYTES = 1 << 20;

    static final long LOW_BYTES = HIGH_BYTES / 4 * 3;

    private static final long MOST_BYTES = 8 << 20;
    private static final long MILLI = 1_000_000;
    private static final long LEAST_WAIT = MILLI;
    private static final long MOST_WAIT = 5 * MILLI;

    /** How many channels are asked at a time: those that hold most. */
    private static final int MOST_ASKED = 4;

    /** An answer that takes longer than this is asked for again. */
    private static final Duration WATCHDOG = Duration.ofSeconds(1);

    private final RtcLoop loop;
    private final long leastBytes;
    private final LongSupplier roundTripNanos;
    private final Runnable onRoom;
    private final Runnable asking = this::ask;
    private final List<Account> accounts = new ArrayList<>();
    private final Gate first = new Gate(8, 6);
    private final Gate rare = new Gate(7, 5);
    private final Gate bulk = new Gate(6, 4);
    private final LinkRate rate = new LinkRate();

    private long size;
    private long buffered;
    private long sent;
    private boolean watching;
    private int awaited;
    private @Nullable Disposable timer;

    /** Creates a budget of an engine that holds nothing; {@code onRoom} is run when somebody who had to wait may go on. */
    SendBudget(RtcLoop loop, long leastBytes, LongSupplier roundTripNanos, Runnable onRoom) {
        this.loop = loop;
        this.leastBytes = leastBytes;
        this.size = leastBytes;
        this.roundTripNanos = roundTripNanos;
        this.onRoom = onRoom;
    }

    /** Is what the engine holds of one channel. */
    final class Account {

        private final ChannelPort port;
        private long held;
        private long sentSinceAsked;
        private boolean asked;

        private Account(ChannelPort port) {
            this.port = port;
        }

        /** Counts a frame. */
        void sent(int bytes) {
            held += bytes;
            sentSinceAsked += bytes;
            buffered += bytes;
            sent += bytes;
        }

        /** Takes the engine's answer to the latest question. */
        void onBuffered(long bytes) {
            long now = bytes + sentSinceAsked;
            buffered += now - held;
            held = now;
            answered();
        }

        /** Counts no more: the channel is closed, and what it had is gone. */
        void close() {
            if (accounts.remove(this)) {
                buffered -= held;
                answered();
            }
        }

        private void ask() {
            asked = true;
            sentSinceAsked = 0;
            port.pollBuffered();
        }

        private void answered() {
            if (asked) {
                asked = false;
                awaited--;
                if (awaited == 0 && watching) {
                    judge();
                }
            }
        }
    }

    /** Closes above one mark and opens below another, both in eighths of the budget. */
    final class Gate {

        private final int closesAt;
        private final int opensAt;
        private boolean closed;

        private Gate(int closesAt, int opensAt) {
            this.closesAt = closesAt;
            this.opensAt = opensAt;
        }

        /** Returns whether a frame may be sent now; if not, there will be word. */
        boolean isOpen() {
            if (!closed && buffered >= size / 8 * closesAt) {
                closed = true;
                watch();
            }
            return !closed;
        }

        private boolean opens() {
            boolean opens = closed && buffered <= mark();
            closed &= !opens;
            return opens;
        }

        private long mark() {
            return size / 8 * opensAt;
        }
    }

    /** Opens an account for a channel of which the engine holds nothing. */
    Account open(ChannelPort port) {
        Account account = new Account(port);
        accounts.add(account);
        return account;
    }

    /** Returns the gate of those who pass before bulk. */
    Gate first() {
        return first;
    }

    /** Returns the gate of channels that were quiet, which leaves room for those. */
    Gate rare() {
        return rare;
    }

    /** Returns the gate of bulk, which leaves room for both. */
    Gate bulk() {
        return bulk;
    }

    /** Returns how many bytes the link carries in this time; {@link Long#MAX_VALUE} if that was never measured. */
    long carriedIn(long nanos) {
        return rate.carriedIn(nanos);
    }

    /** Forgets timers. */
    void stop() {
        watching = false;
        stopTimer();
    }

    private void watch() {
        if (!watching) {
            watching = true;
            rate.begin(sent - buffered, loop.nanoTime());
            ask();
        }
    }

    private void ask() {
        List<Account> most = accounts.stream()
                .filter(account -> account.held > 0)
                .sorted(Comparator.comparingLong((Account account) -> account.held).reversed())
                .limit(MOST_ASKED)
                .toList();
        accounts.forEach(account -> account.asked = false);
        awaited = most.size();
        schedule(WATCHDOG);
        most.forEach(Account::ask);
        if (most.isEmpty()) {
            judge();
        }
    }

    private void judge() {
        rate.measure(sent - buffered, loop.nanoTime());
        size = Math.max(leastBytes, Math.min(MOST_BYTES, 2 * rate.carriedIn(roundTripNanos.getAsLong(), 0)));
        boolean room = first.opens() | rare.opens() | bulk.opens();
        if (first.closed || rare.closed || bulk.closed) {
            schedule(Duration.ofNanos(waitUntil((first.closed ? first : rare.closed ? rare : bulk).mark())));
        } else {
            stop();
        }
        if (room) {
            onRoom.run();
        }
    }

    private long waitUntil(long mark) {
        return Math.max(LEAST_WAIT, Math.min(MOST_WAIT, rate.timeFor(buffered - mark)));
    }

    private void schedule(Duration delay) {
        stopTimer();
        timer = loop.schedule(asking, delay);
    }

    private void stopTimer() {
        Disposable running = timer;
        if (running != null) {
            running.dispose();
            timer = null;
        }
    }
}
