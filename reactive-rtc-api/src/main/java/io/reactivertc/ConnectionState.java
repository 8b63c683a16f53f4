package io.reactivertc;

import io.reactivertc.common.CloseReason;

/**
 * Is the state of the signaling session of a connection.
 *
 * <pre>
 * Connecting(n) → Ready ⇄ Resuming(n);  a refused resume: Resuming → Connecting;  any → Closed
 * </pre>
 */
public sealed interface ConnectionState {

    /**
     * A session is being opened.
     *
     * @param attempt from 1
     */
    record Connecting(int attempt) implements ConnectionState {}

    /** The session is open. */
    record Ready() implements ConnectionState {}

    /**
     * The socket broke; the session is being taken up again. Rooms and peers go on.
     *
     * @param attempt from 1
     */
    record Resuming(int attempt) implements ConnectionState {}

    /**
     * It is over. Terminal.
     *
     * @param reason why
     */
    record Closed(CloseReason reason) implements ConnectionState {}

    /** Returns whether no other state follows. */
    default boolean isTerminal() {
        return this instanceof Closed;
    }
}
