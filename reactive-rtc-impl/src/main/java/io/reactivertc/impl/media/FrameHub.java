package io.reactivertc.impl.media;

import io.reactivertc.impl.loop.LoopSubscription;
import io.reactivertc.impl.loop.RtcLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Delivers frames to subscribers on a media loop. Of a slow subscriber a few frames wait, then the oldest is dropped and counted; others do not notice.
 *
 * @param <F> the frames
 */
final class FrameHub<F> {

    /** How many frames may be on their way from the engine to the loop. */
    private static final int MOST_COMING = 50;

    /** Says how frames are held, and who wants them. */
    interface Handling<F> {

        /** Holds a frame for one more subscriber. */
        void retain(F frame);

        /** Lets go of a frame. */
        void release(F frame);

        /** Tells that there are subscribers now, or none any more. On the media loop. */
        void wanted(boolean isWanted);
    }

    private final RtcLoop loop;
    private final int bound;
    private final Handling<F> handling;
    private final CopyOnWriteArrayList<View> views = new CopyOnWriteArrayList<>();

    /** Counts frames that are on their way; atomic because they come from threads of the engine. */
    private final AtomicInteger coming = new AtomicInteger();

    /** Counts dropped frames, for any thread. */
    private final AtomicLong dropped = new AtomicLong();

    private boolean completed;

    /**
     * Creates a hub without subscribers.
     *
     * @param bound how many frames may wait for one subscriber
     */
    FrameHub(RtcLoop loop, int bound, Handling<F> handling) {
        this.loop = loop;
        this.bound = bound;
        this.handling = handling;
    }

    /** Takes a frame, which is the hub's from now on. Any thread; never blocks, never throws. */
    void offer(F frame) {
        if (coming.incrementAndGet() > MOST_COMING) {
            coming.decrementAndGet();
            dropped.incrementAndGet();
            handling.release(frame);
        } else {
            loop.execute(() -> emit(frame));
        }
    }

    /** Ends the streams, after what waits was taken. Idempotent. Any thread. */
    void complete() {
        loop.execute(() -> {
            completed = true;
            views.forEach(View::drain);
        });
    }

    /** Returns how many frames were dropped. Any thread. */
    long dropped() {
        return dropped.get();
    }

    /** Emits frames from the subscription on. Hot, on the media loop. */
    Flux<F> frames() {
        return LoopSubscription.<F>flux(View::new);
    }

    private void emit(F frame) {
        coming.decrementAndGet();
        for (View view : views) {
            handling.retain(frame);
            view.add(frame);
        }
        handling.release(frame);
        views.forEach(View::drain);
    }

    /** Keeps the frames that its subscriber has not asked for yet, and the one that it has just been lent. */
    private final class View extends LoopSubscription<F> {

        private final Queue<F> waiting = new ArrayDeque<>();
        private @Nullable F lent;

        View(CoreSubscriber<? super F> subscriber) {
            super(loop, subscriber);
        }

        private void add(F frame) {
            if (waiting.size() == bound) {
                handling.release(waiting.remove());
                dropped.incrementAndGet();
            }
            waiting.add(frame);
        }

        @Override
        protected void attach() {
            views.add(this);
            if (views.size() == 1 && !completed) {
                handling.wanted(true);
            }
        }

        @Override
        protected @Nullable F poll() {
            takeBack();
            lent = waiting.poll();
            return lent;
        }

        @Override
        protected void delivered() {
            takeBack();
        }

        @Override
        protected boolean isOver() {
            return completed && waiting.isEmpty();
        }

        @Override
        protected void detach() {
            takeBack();
            waiting.forEach(handling::release);
            waiting.clear();
            views.remove(this);
            if (views.isEmpty() && !completed) {
                handling.wanted(false);
            }
        }

        private void takeBack() {
            F last = lent;
            lent = null;
            if (last != null) {
                handling.release(last);
            }
        }
    }

    /** Returns handling of frames that are garbage when nobody has them any more. */
    static <F> Handling<F> garbage(Consumer<Boolean> wanted) {
        return new Handling<>() {
            @Override
            public void retain(F frame) {}

            @Override
            public void release(F frame) {}

            @Override
            public void wanted(boolean isWanted) {
                wanted.accept(isWanted);
            }
        };
    }
}
