package io.reactivertc.impl.peer;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.peer.SignalBody.Need.What;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Judges whether a peer answers, and has it recover if it does not. Confined to the loop. */
final class PeerHealth implements Recovery.Steps {

    /** Is whose health this is. */
    interface Patient {

        /** Tells that the peer answers; again each time it was looked at. */
        void onReached();

        /** Tells that the peer stopped answering. */
        void onLost();

        /** Tells that a step of recovery begins. */
        void onStep(What step, int attempt);

        /** Restarts ICE. */
        void restart();

        /** Makes the peer connection anew. */
        void rebuild();

        /** Asks the other side to act. */
        void ask(What step);

        /** Returns whether signals would arrive. */
        boolean canSignal();

        /** Returns whether a negotiation is under way. */
        boolean isNegotiating();

        /** Returns whether anything was heard of the other side within this time. */
        boolean isHeardWithin(Duration time);

        /** Ends: all that could be tried was tried. */
        void giveUp();
    }

    private static final Duration SOUND_CHECK = Duration.ofSeconds(1);
    private static final Duration LATELY = Duration.ofSeconds(5);

    private final RtcLoop loop;
    private final Patient patient;
    private final Recovery recovery;
    private final Reachability reachability;
    private final Disposable.Swap soundTimer = Disposables.swap();
    private boolean stopped;

    PeerHealth(PeerContext context, boolean polite, Patient patient) {
        this.loop = context.loop();
        this.patient = patient;
        this.reachability = new Reachability(loop::nanoTime);
        this.recovery = new Recovery(
                loop,
                context.config().reconnect(),
                context.config().timeouts().negotiation(),
                !polite,
                () -> ThreadLocalRandom.current().nextDouble(),
                this);
    }

    /** Notes that a new peer connection is used. */
    void onBegin() {
        reachability.onBegin();
    }

    /** Notes that both sides greeted each other on it. */
    void onLive() {
        reachability.onLive();
        check();
    }

    /** Notes the state of the peer connection. */
    void onState(PeerPort.LinkState state) {
        reachability.onState(state);
        if (stopped) {
            return;
        }
        switch (state) {
            case CONNECTED -> check();
            case DISCONNECTED -> recovery.onDisconnected();
            case FAILED -> recovery.onFailed();
            case BROKEN, CLOSED -> onBroken();
            case NEW, CONNECTING -> {
                // Neither better nor worse.
            }
        }
    }

    /** Notes that pings were not answered for long though the engine sees nothing wrong. */
    void onSilence() {
        if (stopped || !reachability.isLive()) {
            return;
        }
        // Who is heard but does not answer is not reached: then a restart must be agreed on.
        if (!patient.isHeardWithin(LATELY)) {
            reachability.onSilence();
            soundTimer.update(loop.schedule(this::checkSound, SOUND_CHECK));
        }
        recovery.onFailed();
    }

    private void checkSound() {
        check();
        if (reachability.awaitsSound()) {
            soundTimer.update(loop.schedule(this::checkSound, SOUND_CHECK));
        }
    }

    /** Notes that a negotiation ended well. */
    void onAgreed() {
        reachability.onAgreed();
        check();
    }

    /** Notes that offers come to nothing. */
    void onStalled() {
        if (!stopped) {
            recovery.onFailed();
        }
    }

    /** Notes that the peer connection is of no more use. */
    void onBroken() {
        reachability.onRebuild();
        if (!stopped) {
            recovery.onBroken();
        }
    }

    /** Notes that the other side made an offer that restarts ICE. */
    void onRemoteRestart() {
        recovery.onRemoteRestarts();
    }

    /** Notes that the other side made the peer connection anew. Returns how often either side did lately. */
    int onRemoteRebuild() {
        recovery.onRemoteRebuilds();
        return recovery.recentRebuilds();
    }

    /** Notes that the other side asks for a step. */
    void onNeed(What step) {
        if (!stopped) {
            recovery.onNeed(step);
        }
    }

    /** Begins a step because the user wants it. */
    void request(What step) {
        if (!stopped) {
            recovery.request(step);
        }
    }

    /** Returns whether messages can flow when the path is whole. */
    boolean isLive() {
        return reachability.isLive();
    }

    /** Returns whether the engine sees nothing wrong with the path. */
    boolean isPathWhole() {
        return reachability.isWhole();
    }

    /** Does nothing more. */
    void stop() {
        stopped = true;
        recovery.stop();
        soundTimer.dispose();
    }

    @Override
    public void check() {
        if (!stopped && reachability.isReached(patient::isHeardWithin)) {
            recovery.onReached();
            patient.onReached();
        }
    }

    @Override
    public void showLost() {
        patient.onLost();
    }

    @Override
    public void show(What step, int attempt) {
        if (step == What.REBUILD) {
            reachability.onRebuild();
        } else {
            reachability.onRestart();
        }
        patient.onStep(step, attempt);
    }

    @Override
    public void act(What step) {
        if (step == What.REBUILD) {
            patient.rebuild();
        } else {
            patient.restart();
        }
    }

    @Override
    public void ask(What step) {
        patient.ask(step);
    }

    @Override
    public boolean canSignal() {
        return patient.canSignal();
    }

    @Override
    public boolean isNegotiating() {
        return patient.isNegotiating();
    }

    @Override
    public void giveUp() {
        patient.giveUp();
    }
}
