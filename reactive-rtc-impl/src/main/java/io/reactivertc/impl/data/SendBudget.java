package io.reactivertc.impl.data;

import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Keeps what the engine has buffered for one peer connection between two marks. Bytes are counted here and the engine is asked only at the high mark, then every few
 * milliseconds until it is at the low one: its answer costs a crossing of threads. On the loop.
 */
final class SendBudget {

    static final long HIGH_BYTES = 1 << 20;
    static final long LOW_BYTES = 768 << 10;

    private static final long MILLI = 1_000_000;
    private static final long LEAST_WAIT = MILLI;
    private static final long MOST_WAIT = 5 * MILLI;

    /** An answer that takes longer than this is asked for again. */
    private static final Duration WATCHDOG = Duration.ofSeconds(1);

    private final RtcLoop loop;
    private final ChannelPort port;
    private final Runnable onRoom;
    private final Runnable polling = this::poll;

    private long buffered;
    private long sentSincePoll;
    private boolean blocked;
    private long answeredAt;
    private long answered;
    private @Nullable Disposable timer;

    /** Creates a budget of an engine that holds nothing; {@code onRoom} is run when a blocked sender may go on. */
    SendBudget(RtcLoop loop, ChannelPort port, Runnable onRoom) {
        this.loop = loop;
        this.port = port;
        this.onRoom = onRoom;
    }

    /** Returns whether nothing may be sent until there is room. */
    boolean isBlocked() {
        return blocked;
    }

    /** Counts a frame. */
    void sent(int bytes) {
        buffered += bytes;
        sentSincePoll += bytes;
        if (!blocked && buffered >= HIGH_BYTES) {
            blocked = true;
            answered = 0;
            poll();
        }
    }

    /** Takes the engine's answer to the latest question. */
    void onBuffered(long bytes) {
        buffered = bytes + sentSincePoll;
        if (!blocked) {
            return;
        }
        if (buffered <= LOW_BYTES) {
            blocked = false;
            stop();
            onRoom.run();
        } else {
            long wait = waitFor(bytes, loop.nanoTime());
            schedule(Duration.ofNanos(wait));
        }
    }

    /** Forgets timers. */
    void stop() {
        Disposable running = timer;
        if (running != null) {
            running.dispose();
            timer = null;
        }
    }

    private void poll() {
        sentSincePoll = 0;
        schedule(WATCHDOG);
        port.pollBuffered();
    }

    private void schedule(Duration delay) {
        stop();
        timer = loop.schedule(polling, delay);
    }

    /** Estimates from the last two answers when the low mark will be reached. */
    private long waitFor(long bytes, long now) {
        long drained = answered - bytes;
        long wait = drained <= 0 ? LEAST_WAIT : (bytes - LOW_BYTES) * Math.max(1, now - answeredAt) / drained;
        answered = bytes;
        answeredAt = now;
        return Math.max(LEAST_WAIT, Math.min(MOST_WAIT, wait));
    }
}
