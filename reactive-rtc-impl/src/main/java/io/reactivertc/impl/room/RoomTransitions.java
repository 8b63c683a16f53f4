package io.reactivertc.impl.room;

import io.reactivertc.room.RoomState;
import io.reactivertc.room.RoomState.AwaitingAdmission;
import io.reactivertc.room.RoomState.CapturingMedia;
import io.reactivertc.room.RoomState.CheckingPresence;
import io.reactivertc.room.RoomState.Closed;
import io.reactivertc.room.RoomState.Entering;
import io.reactivertc.room.RoomState.Idle;
import io.reactivertc.room.RoomState.Joined;
import io.reactivertc.room.RoomState.Left;
import io.reactivertc.room.RoomState.Resuming;

/** Says which state of a room follows which. Pure and total: an input that does not apply leaves the state as it is. */
final class RoomTransitions {

    private RoomTransitions() {}

    /** Returns the state that follows this one on this input; the same instance if the input does not apply. */
    static RoomState next(RoomState state, RoomInput input) {
        if (input instanceof RoomInput.Capturing) {
            return mayEnter(state) ? new CapturingMedia() : state;
        }
        if (input instanceof RoomInput.Joining) {
            return mayAsk(state) ? new CheckingPresence() : state;
        }
        if (input instanceof RoomInput.Opening) {
            return mayAsk(state) ? new Entering() : state;
        }
        if (input instanceof RoomInput.Available) {
            return state instanceof CheckingPresence ? new Entering() : state;
        }
        if (input instanceof RoomInput.Entered entered) {
            boolean awaited = state instanceof Entering || state instanceof AwaitingAdmission || state instanceof Resuming;
            return awaited ? new Joined(entered.role(), entered.owner()) : state;
        }
        if (input instanceof RoomInput.Waiting) {
            return state instanceof Entering ? new AwaitingAdmission() : state;
        }
        if (input instanceof RoomInput.Away) {
            return state instanceof Joined joined ? new Resuming(joined.role()) : state;
        }
        if (input instanceof RoomInput.Owned owned) {
            return owned(state, owned);
        }
        if (input instanceof RoomInput.Ended ended) {
            return isActive(state) ? new Left(ended.reason(), ended.error()) : state;
        }
        return mayEnter(state) ? new Closed() : state;
    }

    /** Returns whether the room may be entered from this state. */
    static boolean mayEnter(RoomState state) {
        return state instanceof Idle || state instanceof Left;
    }

    private static boolean mayAsk(RoomState state) {
        return mayEnter(state) || state instanceof CapturingMedia;
    }

    /** Returns whether this participant is in the room or on the way in. */
    static boolean isActive(RoomState state) {
        return !mayEnter(state) && !state.isTerminal();
    }

    private static RoomState owned(RoomState state, RoomInput.Owned owned) {
        if (state instanceof Joined) {
            return new Joined(owned.role(), owned.owner());
        }
        return state instanceof Resuming ? new Resuming(owned.role()) : state;
    }
}
