package io.reactivertc.room;

import io.reactivertc.common.Role;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcException;
import org.jspecify.annotations.Nullable;

/**
 * Is the state of this participant in one room.
 *
 * <pre>
 * Idle → [CapturingMedia] → [CheckingPresence] → Entering → [AwaitingAdmission] → Joined ⇄ Resuming
 *    each of these → Left → (enter again)          Left, Idle → Closed
 * </pre>
 *
 * <p>RTCMultiConnection's {@code onstatechange} names: {@code fetching-usermedia} is {@link CapturingMedia}, {@code usermedia-fetched} the step from it; {@code detecting-room-presence} is {@link CheckingPresence}; {@code room-available} is the step from it to
 * {@link Entering}, which is {@code connecting-with-initiator}, as is {@link AwaitingAdmission}; {@code request-accepted} is the step from that to {@link Joined}, which is
 * {@code connected-with-initiator}; {@code room-not-available}, {@code request-rejected} and {@code failed} are {@link Left} with their reason.
 */
public sealed interface RoomState {

    /** Not entered yet. */
    record Idle() implements RoomState {}

    /** What this participant will publish is being captured; only if {@link RoomOptions#capture()} asks for it. */
    record CapturingMedia() implements RoomState {}

    /** The server is asked whether the room exists; only when joining. */
    record CheckingPresence() implements RoomState {}

    /** The server is asked to let this participant in. */
    record Entering() implements RoomState {}

    /** Waiting outside, until the owner decides. */
    record AwaitingAdmission() implements RoomState {}

    /**
     * In the room.
     *
     * @param role what this participant is in it
     * @param owner who owns it
     */
    record Joined(Role role, UserId owner) implements RoomState {}

    /**
     * In the room, while the signaling session is being brought back. Peers go on.
     *
     * @param role what this participant was before
     */
    record Resuming(Role role) implements RoomState {}

    /**
     * Not in the room any more; it may be entered again.
     *
     * @param reason what happened
     * @param error the error behind it, or null
     */
    record Left(LeftReason reason, @Nullable RtcException error) implements RoomState {}

    /** The handle is closed with its connection. Terminal. */
    record Closed() implements RoomState {}

    /** Says why a stay, or the attempt at one, ended. */
    enum LeftReason {
        /** This participant left. */
        LEFT,
        /** The attempt to enter was cancelled. */
        CANCELLED,
        /** There is no such room. */
        NOT_FOUND,
        /** A room of this name exists already. */
        EXISTS,
        /** The room is full. */
        FULL,
        /** The password was wrong, the room is locked, its owner did not let this participant in, or the server refused; the error says which. */
        REJECTED,
        /** What this participant was to publish could not be captured, or may not be; the error says why. */
        MEDIA_UNAVAILABLE,
        /** The owner removed this participant. */
        EJECTED,
        /** The owner closed the room, or left it under the policy {@code CLOSE}. */
        CLOSED_BY_OWNER,
        /** A newer instance of this user took over. */
        REPLACED,
        /** The session was lost, and the room could not be entered anew. */
        LOST,
        /** Something failed; the error says what. */
        FAILED
    }

    /** Returns whether this participant is in the room. */
    default boolean isInside() {
        return this instanceof Joined || this instanceof Resuming;
    }

    /** Returns whether no other state follows. */
    default boolean isTerminal() {
        return this instanceof Closed;
    }
}
