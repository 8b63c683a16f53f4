package io.reactivertc.impl.peer;

/** Is what a {@link Negotiator} is doing; from {@code MAKING} to {@code ACCEPTING} an own offer is pending. */
enum NegotiationPhase {
    STABLE(false),
    MAKING(true),
    GATHERING(false),
    OFFERED(false),
    ACCEPTING(true),
    ANSWERING(true),
    ROLLING_BACK(true);

    private final boolean busy;

    NegotiationPhase(boolean busy) {
        this.busy = busy;
    }

    /** Returns whether the port is at work. */
    boolean isBusy() {
        return busy;
    }
}
