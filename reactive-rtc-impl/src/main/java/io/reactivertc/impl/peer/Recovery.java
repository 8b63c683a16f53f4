package io.reactivertc.impl.peer;

import io.reactivertc.ReconnectConfig;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.peer.SignalBody.Need.What;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.DoubleSupplier;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Decides what is done when a peer does not answer: waits a little, restarts ICE a few times, makes the peer connection anew a few times, gives up. Only the coordinator (the
 * impolite side) acts; the other one asks it to, and acts itself if nothing comes of that. Steps wait, uncounted, while nothing could be signalled. Confined to the loop.
 */
final class Recovery {

    /** Does what is decided. */
    interface Steps {

        /** Shows that the peer is not answering. */
        void showLost();

        /** Shows that a step begins. */
        void show(What step, int attempt);

        /** Begins a restart or a rebuild. */
        void act(What step);

        /** Asks the other side to begin one. */
        void ask(What step);

        /** Returns whether signals would arrive. */
        boolean canSignal();

        /** Returns whether a negotiation is under way. */
        boolean isNegotiating();

        /** Looks whether the peer answers again. */
        void check();

        /** Ends the peer. */
        void giveUp();
    }

    private enum Phase {
        CALM,
        GRACE,
        WAITING_FOR_SIGNALING,
        ASKED,
        ACTING
    }

    private static final Duration PATIENCE_WITH_COORDINATOR = Duration.ofSeconds(5);

    /** The usual grace of a signaling session, and 30 s. */
    private static final Duration PATIENCE_WITH_SIGNALING = Duration.ofSeconds(60);
    private static final Duration PATIENCE_WITH_NEGOTIATION = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final RtcLoop loop;
    private final ReconnectConfig config;
    private final Duration rebuildTime;
    private final boolean coordinator;
    private final DoubleSupplier jitter;
    private final Steps steps;
    private final Disposable.Swap timer = Disposables.swap();
    private final Deque<Long> rebuilds = new ArrayDeque<>();
    private Phase phase = Phase.CALM;
    private What step = What.RESTART;
    private int restarts;
    private long reached;
    /** When the phase is over. */
    private long due;

    /**
     * Creates a recovery that is calm.
     *
     * @param rebuildTime how long a new peer connection may take
     * @param jitter 0 to 1
     */
    Recovery(RtcLoop loop, ReconnectConfig config, Duration rebuildTime, boolean coordinator, DoubleSupplier jitter,
            Steps steps) {
        this.loop = loop;
        this.config = config;
        this.rebuildTime = rebuildTime;
        this.coordinator = coordinator;
        this.jitter = jitter;
        this.steps = steps;
        this.reached = loop.nanoTime();
    }

    /** Notes that the path broke; it may come back by itself. */
    void onDisconnected() {
        if (phase == Phase.CALM) {
            steps.showLost();
            enter(Phase.GRACE, config.disconnectedGrace(), () -> advance(What.RESTART));
        }
    }

    /** Notes that the path will not come back by itself, or that nothing came over it for long, or that offers come to nothing. */
    void onFailed() {
        if (phase == Phase.CALM || phase == Phase.GRACE) {
            steps.showLost();
            advance(What.RESTART);
        }
    }

    /** Notes that the peer connection is of no more use: a channel closed, DTLS failed. */
    void onBroken() {
        if (!isUnderWay(What.REBUILD)) {
            advance(What.REBUILD);
        }
    }

    /** Begins a step because the user wants it, whatever was tried before; not if one as thorough is under way. */
    void request(What wanted) {
        if (isUnderWay(wanted)) {
            return;
        }
        if (steps.canSignal()) {
            begin(wanted);
        } else {
            waitForSignaling(wanted);
        }
    }

    /** Begins a step because the other side asks for it; not if one as thorough is under way, nor if it asks too often. */
    void onNeed(What wanted) {
        boolean tooOften = phase == Phase.CALM && recentRebuilds() >= config.rebuilds();
        if (coordinator && !tooOften && !isUnderWay(wanted)) {
            advance(wanted);
        }
    }

    /** Notes that the other side restarts ICE. */
    void onRemoteRestarts() {
        if (phase == Phase.GRACE) {
            step = What.RESTART;
            steps.show(step, ++restarts);
        }
        if (phase == Phase.ASKED || phase == Phase.GRACE) {
            enter(Phase.ACTING, timeOf(step), this::onStepOver);
        }
    }

    /** Notes that the other side made the peer connection anew. */
    void onRemoteRebuilds() {
        boolean asked = phase == Phase.ASKED && step == What.REBUILD;
        if (!asked) {
            step = What.REBUILD;
            steps.show(step, countRebuild());
        }
        enter(Phase.ACTING, timeOf(step), this::onStepOver);
    }

    /** Notes that the peer answers. */
    void onReached() {
        phase = Phase.CALM;
        restarts = 0;
        reached = loop.nanoTime();
        timer.update(Disposables.disposed());
    }

    /** Returns how often the peer connection was made anew within the window, by either side. Those that came to nothing since the peer last answered count however old. */
    int recentRebuilds() {
        long now = loop.nanoTime();
        rebuilds.removeIf(each -> now - each > config.rebuildWindow().toNanos() && reached - each > 0);
        return rebuilds.size();
    }

    /** Stops for good. */
    void stop() {
        phase = Phase.CALM;
        timer.dispose();
    }

    private void advance(What least) {
        if (!steps.canSignal()) {
            waitForSignaling(least);
        } else if (least == What.RESTART && restarts < config.restarts()) {
            begin(What.RESTART);
        } else if (recentRebuilds() < config.rebuilds()) {
            begin(What.REBUILD);
        } else {
            steps.giveUp();
        }
    }

    private void begin(What next) {
        step = next;
        steps.show(next, next == What.RESTART ? ++restarts : countRebuild());
        if (coordinator) {
            act();
        } else {
            enter(Phase.ASKED, PATIENCE_WITH_COORDINATOR, this::act);
            steps.ask(next);
        }
    }

    private void act() {
        enter(Phase.ACTING, timeOf(step), this::onStepOver);
        steps.act(step);
    }

    /** The time of a step is over. A negotiation that is under way may end first, within reason. */
    private void onStepOver() {
        steps.check();
        boolean patient = loop.nanoTime() - due < PATIENCE_WITH_NEGOTIATION.toNanos();
        if (phase == Phase.ACTING && steps.isNegotiating() && patient) {
            timer.update(loop.schedule(this::onStepOver, SECOND));
        } else if (phase == Phase.ACTING) {
            advance(step);
        }
    }

    private void waitForSignaling(What least) {
        if (phase != Phase.WAITING_FOR_SIGNALING) {
            steps.showLost();
            phase = Phase.WAITING_FOR_SIGNALING;
            due = loop.nanoTime() + PATIENCE_WITH_SIGNALING.toNanos();
        }
        timer.update(loop.schedule(() -> lookForSignaling(least), SECOND));
    }

    private void lookForSignaling(What least) {
        if (loop.nanoTime() - due < 0) {
            advance(least);
        } else {
            steps.giveUp();
        }
    }

    private void enter(Phase next, Duration delay, Runnable then) {
        phase = next;
        due = loop.nanoTime() + delay.toNanos();
        timer.update(loop.schedule(then, delay));
    }

    private Duration timeOf(What next) {
        Duration time = next == What.REBUILD ? rebuildTime : backoff();
        return time.plusNanos((long) (time.toNanos() * jitter.getAsDouble() / 2));
    }

    private Duration backoff() {
        Duration first = max(config.disconnectedGrace(), config.firstBackoff());
        Duration doubled = first.multipliedBy(1L << Math.min(Math.max(restarts - 1, 0), 16));
        return doubled.compareTo(max(config.maxBackoff(), first)) < 0 ? doubled : max(config.maxBackoff(), first);
    }

    private int countRebuild() {
        rebuilds.addLast(loop.nanoTime());
        return recentRebuilds();
    }

    private boolean isUnderWay(What wanted) {
        return (phase == Phase.ASKED || phase == Phase.ACTING) && step.compareTo(wanted) >= 0;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
