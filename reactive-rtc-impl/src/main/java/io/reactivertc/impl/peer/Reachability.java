package io.reactivertc.impl.peer;

import io.reactivertc.impl.peer.PeerPort.LinkState;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Judges whether a peer answers, from what is known of its current peer connection. Where the engine noticed nothing, and yet there is doubt, more is asked for: that a
 * negotiation ended, or that something was heard since.
 */
final class Reachability {

    private final LongSupplier nanoTime;
    private LinkState state = LinkState.NEW;
    private boolean live;
    private boolean awaitsAgreement;
    private boolean awaitsSound;
    private long doubted;

    Reachability(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes that a new peer connection is used. */
    void onBegin() {
        live = false;
        onState(LinkState.NEW);
    }

    /** Notes that both sides greeted each other. */
    void onLive() {
        live = true;
    }

    /** Notes the state of the peer connection; when it was seen to break, seeing it whole again is enough. */
    void onState(LinkState next) {
        state = next;
        if (next != LinkState.CONNECTED) {
            awaitsAgreement = false;
            awaitsSound = false;
        }
    }

    /** Notes that a restart begins, which must be agreed on if nothing else was wrong. */
    void onRestart() {
        awaitsAgreement = isWhole() && !awaitsSound;
    }

    /** Notes that this peer connection is given up. */
    void onRebuild() {
        live = false;
    }

    /** Notes that nothing was heard for long. */
    void onSilence() {
        awaitsSound = true;
        doubted = nanoTime.getAsLong();
    }

    /** Notes that a negotiation ended well. */
    void onAgreed() {
        awaitsAgreement = false;
    }

    /** Returns whether messages can flow on this peer connection when its path is whole. */
    boolean isLive() {
        return live;
    }

    /** Returns whether the engine sees nothing wrong with the path. */
    boolean isWhole() {
        return state == LinkState.CONNECTED;
    }

    /** Returns whether something must be heard before the peer counts as reached. */
    boolean awaitsSound() {
        return awaitsSound;
    }

    /**
     * Returns whether the peer answers.
     *
     * @param heardWithin tells whether something was heard within a time
     */
    boolean isReached(Predicate<Duration> heardWithin) {
        boolean whole = live && isWhole() && !awaitsAgreement;
        if (whole && awaitsSound) {
            awaitsSound = !heardWithin.test(Duration.ofNanos(nanoTime.getAsLong() - doubted));
        }
        return whole && !awaitsSound;
    }
}
