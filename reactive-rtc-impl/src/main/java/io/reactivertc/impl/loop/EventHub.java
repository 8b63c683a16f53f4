package io.reactivertc.impl.loop;

import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Tells all subscribers of each event, in the same order. A slow one fails alone. Written on the loop.
 *
 * @param <E> the events
 */
public final class EventHub<E> {

    private final RtcLoop loop;
    private final int bound;
    private final CopyOnWriteArrayList<View> views = new CopyOnWriteArrayList<>();
    private boolean completed;

    /**
     * Creates a hub without subscribers. Any thread.
     *
     * @param bound how many events may wait for one subscriber
     */
    public EventHub(RtcLoop loop, int bound) {
        this.loop = loop;
        this.bound = bound;
    }

    /** Tells all present subscribers of an event; after {@link #complete()} nobody. On the loop. */
    public void emit(E event) {
        loop.assertInLoop();
        if (completed) {
            return;
        }
        // All hold it before one sees it: an event made by a subscriber follows for all of them.
        for (View view : views) {
            view.offer(event);
        }
        views.forEach(View::drain);
    }

    /** Returns whether anybody would be told of an event now. On the loop. */
    public boolean hasSubscribers() {
        return !views.isEmpty();
    }

    /** Ends the streams once their subscribers have taken what waits for them. Idempotent. On the loop. */
    public void complete() {
        loop.assertInLoop();
        completed = true;
        views.forEach(View::drain);
    }

    /**
     * Emits the events from the subscription on. Hot, on the loop, no replay. A subscriber for whom more than the bound wait fails with {@code SLOW_CONSUMER}, and nobody else.
     */
    public Flux<E> events() {
        return LoopSubscription.<E>flux(View::new);
    }

    /** Keeps the events that its subscriber has not asked for yet. */
    private final class View extends LoopSubscription<E> {

        private final Queue<E> waiting = new ArrayDeque<>();
        private @Nullable Throwable failure;

        View(CoreSubscriber<? super E> subscriber) {
            super(loop, subscriber);
        }

        private void offer(E event) {
            if (waiting.size() < bound) {
                waiting.add(event);
            } else if (failure == null) {
                failure = new DataException(RtcErrorCode.SLOW_CONSUMER,
                        "more than " + bound + " events waited for this subscriber");
            }
        }

        @Override
        protected void attach() {
            views.add(this);
        }

        @Override
        protected @Nullable E poll() {
            return waiting.poll();
        }

        @Override
        protected boolean isOver() {
            return failure != null || completed && waiting.isEmpty();
        }

        @Override
        protected @Nullable Throwable failure() {
            return failure;
        }

        @Override
        protected void detach() {
            waiting.clear();
            views.remove(this);
        }
    }
}
