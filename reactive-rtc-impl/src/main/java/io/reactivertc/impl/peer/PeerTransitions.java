package io.reactivertc.impl.peer;

import io.reactivertc.impl.peer.PeerInput.End;
import io.reactivertc.impl.peer.PeerInput.Lost;
import io.reactivertc.impl.peer.PeerInput.PathKnown;
import io.reactivertc.impl.peer.PeerInput.Reached;
import io.reactivertc.impl.peer.PeerInput.Rebuild;
import io.reactivertc.impl.peer.PeerInput.Restart;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerState;
import io.reactivertc.peer.PeerState.Closed;
import io.reactivertc.peer.PeerState.Connected;
import io.reactivertc.peer.PeerState.Negotiating;
import io.reactivertc.peer.PeerState.Rebuilding;
import io.reactivertc.peer.PeerState.Restarting;
import io.reactivertc.peer.PeerState.Unreachable;

/** Says what becomes of the state of a peer. Pure and total: an input that does not apply returns the very same state. */
final class PeerTransitions {

    private PeerTransitions() {}

    /** Returns the state that follows. Steps of recovery before the first connection are part of {@code Negotiating}. */
    static PeerState next(PeerState state, PeerInput input) {
        if (state instanceof Closed) {
            return state;
        }
        if (input instanceof End end) {
            return new Closed(end.reason());
        }
        if (input instanceof Reached reached) {
            return state instanceof Connected ? state : new Connected(reached.at(), PeerPath.UNKNOWN);
        }
        if (input instanceof PathKnown known) {
            return state instanceof Connected connected ? withPath(connected, known.path()) : state;
        }
        return state instanceof Negotiating ? state : recovering(state, input);
    }

    private static PeerState withPath(Connected connected, PeerPath path) {
        return connected.path() == path ? connected : new Connected(connected.since(), path);
    }

    private static PeerState recovering(PeerState state, PeerInput input) {
        if (input instanceof Lost lost) {
            return state instanceof Connected ? new Unreachable(lost.at()) : state;
        }
        if (input instanceof Restart restart) {
            return state instanceof Rebuilding ? state : changed(state, new Restarting(restart.attempt()));
        }
        if (input instanceof Rebuild rebuild) {
            return changed(state, new Rebuilding(rebuild.attempt()));
        }
        return state;
    }

    private static PeerState changed(PeerState state, PeerState next) {
        return state.equals(next) ? state : next;
    }
}
