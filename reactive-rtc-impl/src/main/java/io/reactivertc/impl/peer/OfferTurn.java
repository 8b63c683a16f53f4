package io.reactivertc.impl.peer;

import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Says whether this side may make an offer now: who did not come last leaves the first one to the other for a while, and who was refused waits a little. Confined to the loop.
 */
final class OfferTurn implements Disposable {

    private static final Duration FIRST_OFFER = Duration.ofSeconds(5);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final int LONGEST_PAUSE_DOUBLINGS = 4;

    private final RtcLoop loop;
    private final Runnable onTurn;
    private final Disposable.Swap timer = Disposables.swap();
    private boolean mine;

    /**
     * Creates a turn that is not this side's yet.
     *
     * @param onTurn is run when it becomes so by itself, because nothing happened for long
     */
    OfferTurn(RtcLoop loop, Runnable onTurn) {
        this.loop = loop;
        this.onTurn = onTurn;
    }

    /** Returns whether this side may make an offer. */
    boolean isMine() {
        return mine;
    }

    /** Waits for the first negotiation to begin, by whoever's offer. */
    void awaitFirst(boolean begins) {
        mine = mine || begins;
        timer.update(loop.schedule(this::arrive, FIRST_OFFER));
    }

    /** Lets this side make offers. */
    void take() {
        mine = true;
    }

    /** Notes that a negotiation began, after which either side may make offers. */
    void onBegun() {
        mine = true;
        timer.update(Disposables.disposed());
    }

    /** Waits, the longer the more offers failed before. */
    void pause(int failures) {
        mine = false;
        timer.update(
                loop.schedule(this::arrive, SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures, LONGEST_PAUSE_DOUBLINGS))));
    }

    private void arrive() {
        mine = true;
        onTurn.run();
    }

    @Override
    public void dispose() {
        timer.dispose();
    }
}
