package io.reactivertc.impl.room;

import io.reactivertc.common.Role;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcException;
import io.reactivertc.room.RoomState.LeftReason;
import org.jspecify.annotations.Nullable;

/** Is something that may change the state of this participant in a room. */
sealed interface RoomInput {

    /** What this participant will publish is being captured. */
    record Capturing() implements RoomInput {}

    /** Joining began: the server is asked whether the room exists, and to let this participant in. */
    record Joining() implements RoomInput {}

    /** Entering began, whether or not the room exists. */
    record Opening() implements RoomInput {}

    /** The room is there, or nobody could tell: what counts now is the answer to the request to enter. */
    record Available() implements RoomInput {}

    /** The owner is asked to let this participant in. */
    record Waiting() implements RoomInput {}

    /** The server let this participant in, for the first time or again after the session was lost. */
    record Entered(Role role, UserId owner) implements RoomInput {}

    /** The signaling session is being brought back. */
    record Away() implements RoomInput {}

    /** The room has another owner. */
    record Owned(Role role, UserId owner) implements RoomInput {}

    /** The stay, or the attempt at one, is over. */
    record Ended(LeftReason reason, @Nullable RtcException error) implements RoomInput {}

    /** The handle is over, with its connection. */
    record Shut() implements RoomInput {}
}
