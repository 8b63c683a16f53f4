package io.reactivertc.impl.signaling;

/**
 * Is where a session stands.
 *
 * <pre>
 * Idle → Connecting(n) ⇄ Ready;  any of these → Leaving → Over;  any → Over
 * </pre>
 */
sealed interface SessionState {

    /** Not started. */
    record Idle() implements SessionState {}

    /**
     * Being connected, or waiting for its turn to be.
     *
     * @param attempt from 1
     * @param resuming whether there was a session before, which may go on
     */
    record Connecting(int attempt, boolean resuming) implements SessionState {}

    /** A link is up and welcome was said. */
    record Ready() implements SessionState {}

    /** Told to leave, and closing its link. */
    record Leaving() implements SessionState {}

    /** Ended for good. */
    record Over() implements SessionState {}

    /** Is what changes a state. */
    enum Input {
        /** The session is to connect. */
        START,
        /** The server said welcome. */
        WELCOMED,
        /** The link broke, or was not made, and another try is due. */
        LOST,
        /** The session is to leave. */
        LEAVE,
        /** The session has left, or cannot go on. */
        END
    }
}
