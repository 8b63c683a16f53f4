package io.reactivertc.impl;

import io.reactivertc.ConnectionState;
import io.reactivertc.ConnectionState.Closed;
import io.reactivertc.ConnectionState.Connecting;
import io.reactivertc.ConnectionState.Ready;
import io.reactivertc.ConnectionState.Resuming;

/** Says which state of a connection follows which. Pure and total: an input that does not apply leaves the state as it is. */
final class ConnectionTransitions {

    private ConnectionTransitions() {}

    /** Returns the state that follows this one on this input; the same instance if the input does not apply. */
    static ConnectionState next(ConnectionState state, ConnectionInput input) {
        if (state.isTerminal()) {
            return state;
        }
        if (input instanceof ConnectionInput.Opened) {
            return state instanceof Ready ? state : new Ready();
        }
        if (input instanceof ConnectionInput.Away away) {
            return away(state, away);
        }
        return new Closed(((ConnectionInput.Over) input).reason());
    }

    /** Only a session that was open can be taken up again; once it was given up, a new one is opened. */
    private static ConnectionState away(ConnectionState state, ConnectionInput.Away away) {
        boolean resuming = away.resuming() && !(state instanceof Connecting);
        return resuming ? new Resuming(away.attempt()) : new Connecting(away.attempt());
    }
}
