package io.reactivertc.impl.loop;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Holds the one current state of something and shows it as a stream. Written on the loop, read on any thread.
 *
 * @param <S> immutable states, compared by {@code equals}
 */
public final class StateCell<S> {

    private final RtcLoop loop;
    private final CopyOnWriteArrayList<View> views = new CopyOnWriteArrayList<>();

    /** States that were set and not shown yet: more than one only if a subscriber sets one while it is told of another. */
    private final Queue<S> unshown = new ArrayDeque<>();

    /** Written by the loop, read by {@link #get()} of any thread. */
    private volatile S state;

    private boolean terminated;
    private boolean showing;

    /** Creates a cell in this state. Any thread. */
    public StateCell(RtcLoop loop, S initial) {
        this.loop = loop;
        this.state = Objects.requireNonNull(initial, "initial");
    }

    /** Returns the current state. Never blocks. Any thread. */
    public S get() {
        return state;
    }

    /** Changes the state and returns true; returns false if it is the same or the cell has its terminal state. On the loop. */
    public boolean set(S next) {
        loop.assertInLoop();
        if (terminated || next.equals(state)) {
            return false;
        }
        show(next);
        return true;
    }

    /** Sets the terminal state, after which nothing changes any more and the streams complete. Idempotent: the first one holds. On the loop. */
    public void complete(S terminal) {
        loop.assertInLoop();
        if (terminated) {
            return;
        }
        terminated = true;
        if (terminal.equals(state)) {
            views.forEach(View::drain);
        } else {
            show(terminal);
        }
    }

    /**
     * Emits the current state, then each change. Hot, on the loop. A slow subscriber sees the latest only, but always the terminal one; then completes. Never errors.
     */
    public Flux<S> states() {
        return LoopSubscription.<S>flux(View::new);
    }

    private void show(S next) {
        state = next;
        unshown.add(next);
        if (showing) {
            return;
        }
        showing = true;
        for (S shown = unshown.poll(); shown != null; shown = unshown.poll()) {
            for (View view : views) {
                view.latest = shown;
            }
            views.forEach(View::drain);
        }
        showing = false;
    }

    /** Keeps the latest state that its subscriber has not seen. */
    private final class View extends LoopSubscription<S> {

        private @Nullable S latest;

        View(CoreSubscriber<? super S> subscriber) {
            super(loop, subscriber);
        }

        @Override
        protected void attach() {
            latest = state;
            views.add(this);
        }

        @Override
        protected @Nullable S poll() {
            S next = latest;
            latest = null;
            return next;
        }

        @Override
        protected boolean isOver() {
            return terminated && latest == null && unshown.isEmpty();
        }

        @Override
        protected void detach() {
            latest = null;
            views.remove(this);
        }
    }
}
