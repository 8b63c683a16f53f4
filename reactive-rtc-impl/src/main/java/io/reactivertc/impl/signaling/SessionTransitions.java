package io.reactivertc.impl.signaling;

import io.reactivertc.impl.signaling.SessionState.Connecting;
import io.reactivertc.impl.signaling.SessionState.Idle;
import io.reactivertc.impl.signaling.SessionState.Input;
import io.reactivertc.impl.signaling.SessionState.Leaving;
import io.reactivertc.impl.signaling.SessionState.Over;
import io.reactivertc.impl.signaling.SessionState.Ready;

/** Knows which state of a session follows which: pure and total. An input that does not apply returns the same state. */
final class SessionTransitions {

    private SessionTransitions() {}

    static SessionState next(SessionState state, Input input) {
        return switch (input) {
            case START -> state instanceof Idle ? new Connecting(1, false) : state;
            case WELCOMED -> state instanceof Connecting ? new Ready() : state;
            case LOST -> lost(state);
            case LEAVE -> state instanceof Over ? state : new Leaving();
            case END -> new Over();
        };
    }

    private static SessionState lost(SessionState state) {
        if (state instanceof Connecting connecting) {
            return new Connecting(connecting.attempt() + 1, connecting.resuming());
        }
        return state instanceof Ready ? new Connecting(1, true) : state;
    }
}
