package io.reactivertc.impl.data;

import io.reactivertc.data.DataMessage;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.loop.LoopSubscription;
import io.reactivertc.impl.loop.RtcLoop;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Holds what arrived until all subscribers have taken it: the slowest governs. Until the first one comes it holds everything for a while; then, and after the last one left,
 * the newest only. On the loop.
 */
final class Inbox {

    static final int KEPT_MESSAGES = 64;
    static final long KEPT_BYTES = 1 << 20;
    static final long FOR_EVER = Long.MAX_VALUE;

    static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final RtcLoop loop;
    private final LinkTimer timer;
    private final Runnable onTaken;
    private final long holdNanos;
    private final MessageRing messages = new MessageRing();
    private final CopyOnWriteArrayList<View> views = new CopyOnWriteArrayList<>();

    private Attendance attendance = Attendance.AWAITED;
    private long heldUntil;
    private boolean completed;
    private @Nullable Throwable ending;

    /** Whether there was a subscriber, and whether one came who wants to be the only one. */
    private boolean attended;

    private boolean exclusive;

    /** Written by the loop, read by any thread. */
    private volatile long dropped;

    private enum Attendance {
        /** Nobody came yet; nothing arrived. */
        AWAITED,
        /** Nobody came yet; what arrives is held. */
        HELD,
        /** There is a subscriber. */
        ATTENDED,
        /** There is none, and none is waited for. */
        UNATTENDED
    }

    /** Creates an empty inbox; {@code onTaken} is run after messages were taken; everything is held for the first subscriber for so long, or {@link #FOR_EVER}. */
    Inbox(RtcLoop loop, LinkTimer timer, Runnable onTaken, long holdNanos) {
        this.loop = loop;
        this.timer = timer;
        this.onTaken = onTaken;
        this.holdNanos = holdNanos;
        timer.onTick(this::tick);
    }

    /** Adds a message; {@link #deliver()} shows it. */
    void add(DataMessage message) {
        messages.add(message);
        if (attendance == Attendance.AWAITED) {
            attendance = Attendance.HELD;
            if (holdNanos != FOR_EVER) {
                heldUntil = loop.nanoTime() + holdNanos;
                timer.at(heldUntil);
            }
        }
        trimUnattended();
    }

    /** Delivers what was added to those who ask for it. */
    void deliver() {
        views.forEach(View::drain);
    }

    /** Returns how many messages the sender has to wait for to be taken. */
    long waitingMessages() {
        return attendance == Attendance.UNATTENDED ? 0 : messages.size();
    }

    /** Returns how many bytes those have. */
    long waitingBytes() {
        return attendance == Attendance.UNATTENDED ? 0 : messages.bytes();
    }

    /** Returns how many messages were dropped because nobody was subscribed. Any thread. */
    long dropped() {
        return dropped;
    }

    /** Ends the stream once what arrived is taken. Idempotent: the first end holds. */
    void complete() {
        complete(null);
    }

    /** Ends the stream with this failure once what arrived is taken; null completes it. Idempotent: the first end holds. */
    void complete(@Nullable Throwable cause) {
        if (!completed) {
            completed = true;
            ending = cause;
        }
        deliver();
    }

    /** Returns whether more waits than this. */
    boolean exceeds(int mostMessages, long mostBytes) {
        return messages.size() > mostMessages || messages.bytes() > mostBytes;
    }

    /** Lets go of the oldest messages until no more wait than this, whoever has not taken them; returns how many were dropped. */
    long drop(int mostMessages, long mostBytes) {
        long before = messages.first();
        while (messages.size() > mostMessages || messages.bytes() > mostBytes) {
            messages.removeFirst();
        }
        views.forEach(View::skip);
        long more = messages.first() - before;
        count(more);
        return more;
    }

    /** Emits what arrives; see {@link io.reactivertc.peer.Peer#messages()}. Any thread. */
    Flux<DataMessage> messages() {
        return LoopSubscription.<DataMessage>flux(subscriber -> new View(subscriber, false, () -> {}));
    }

    /** Emits what arrives to one subscriber, who may take as long as it likes; {@code onLeft} is run if it leaves before the end. Any thread. */
    Flux<DataMessage> exclusive(Runnable onLeft) {
        return LoopSubscription.<DataMessage>flux(subscriber -> new View(subscriber, true, onLeft));
    }

    private void tick(long now) {
        if (attendance == Attendance.HELD && holdNanos != FOR_EVER) {
            expireHold(now);
        }
        for (View view : views) {
            view.failIfStuck(now);
        }
    }

    private void expireHold(long now) {
        if (now - heldUntil >= 0) {
            leaveUnattended();
        } else {
            timer.at(heldUntil);
        }
    }

    private void leaveUnattended() {
        if (!completed) {
            attendance = Attendance.UNATTENDED;
            trimUnattended();
            onTaken.run();
        }
    }

    /** Keeps the newest; the very newest even if it alone is larger than what is kept. */
    private void trimUnattended() {
        if (attendance != Attendance.UNATTENDED) {
            return;
        }
        long before = messages.first();
        while (messages.size() > KEPT_MESSAGES || messages.size() > 1 && messages.bytes() > KEPT_BYTES) {
            messages.removeFirst();
        }
        count(messages.first() - before);
    }

    private void count(long more) {
        if (more > 0) {
            dropped = dropped + more;
        }
    }

    /** Lets go of what all have taken. After the end nothing is let go of: then there may be no loop any more that would order it. */
    private void trim() {
        if (completed) {
            return;
        }
        long slowest = messages.end();
        for (View view : views) {
            slowest = Math.min(slowest, view.next);
        }
        if (slowest > messages.first()) {
            messages.removeBefore(slowest);
            onTaken.run();
        }
    }

    /** Remembers what its subscriber takes next. */
    private final class View extends LoopSubscription<DataMessage> {

        private long next;
        private boolean stuck;
        private long stuckSince;
        private @Nullable Throwable failure;

        private final boolean alone;
        private final Runnable onLeft;

        View(CoreSubscriber<? super DataMessage> subscriber, boolean alone, Runnable onLeft) {
            super(loop, subscriber);
            this.alone = alone;
            this.onLeft = onLeft;
        }

        @Override
        protected void attach() {
            if (exclusive || alone && attended) {
                failure = new DataException(RtcErrorCode.INVALID_ARGUMENT, "somebody else reads this as the only one");
                return;
            }
            attended = true;
            exclusive = alone;
            next = views.isEmpty() ? messages.first() : messages.end();
            if (!completed) {
                views.add(this);
                attendance = Attendance.ATTENDED;
            }
        }

        @Override
        protected @Nullable DataMessage poll() {
            if (next == messages.end()) {
                return null;
            }
            stuck = false;
            return messages.get(next++);
        }

        @Override
        protected boolean isOver() {
            return failure != null || completed && next >= messages.end();
        }

        @Override
        protected @Nullable Throwable failure() {
            return failure == null ? ending : failure;
        }

        private void skip() {
            next = Math.max(next, messages.first());
        }

        @Override
        protected void delivered() {
            if (!views.contains(this)) {
                return;
            }
            boolean waits = !alone && next < messages.end() && !hasDemand();
            if (waits && !stuck) {
                stuckSince = loop.nanoTime();
                timer.at(stuckSince + PATIENCE_NANOS);
            }
            stuck = waits;
            trim();
        }

        @Override
        protected void detach() {
            if (!views.remove(this)) {
                return;
            }
            if (alone && !completed) {
                onLeft.run();
            }
            if (views.isEmpty()) {
                leaveUnattended();
            } else {
                trim();
            }
        }

        private void failIfStuck(long now) {
            if (!stuck) {
                return;
            }
            if (now - stuckSince < PATIENCE_NANOS) {
                timer.at(stuckSince + PATIENCE_NANOS);
            } else {
                failure = new DataException(RtcErrorCode.SLOW_CONSUMER,
                        "this subscriber asked for nothing for 30 s while messages waited");
                drain();
            }
        }
    }
}
