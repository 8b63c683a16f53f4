package io.reactivertc.signaling;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is what a client says. Requests are answered by exactly one reply or one {@link ServerMessage.Failure}. */
public sealed interface ClientMessage extends SignalingMessage {

    /**
     * Opens or resumes a session; always the first frame, answered by {@link ServerMessage.Welcome} or {@link ServerMessage.Bye}.
     *
     * @param token proves who the user is, where the server asks for it; never shown
     * @param userId the id wished for; null lets the server choose
     * @param instance which life of the client this is
     * @param extra what others see of the user
     * @param resume the session to go on with
     * @param replaces the resume key of an older instance of this user, which this one replaces; never shown
     * @param claims room claims from before a restart of the server
     * @param client name and version of the client's software
     */
    record Hello(
            @Nullable String token,
            @Nullable UserId userId,
            InstanceId instance,
            JsonText extra,
            @Nullable Resume resume,
            @Nullable String replaces,
            List<String> claims,
            @Nullable String client) implements ClientMessage {
        /** Copies the claims. */
        public Hello {
            claims = List.copyOf(claims);
        }

        /** Shows who, never a secret. */
        @Override
        public String toString() {
            return "Hello[userId=" + userId + ", instance=" + instance + ", resume=" + (resume != null) + ", replaces="
                    + (replaces != null) + ", claims=" + claims.size() + "]";
        }
    }

    /**
     * Names the session to go on with.
     *
     * @param session its id
     * @param key its newest resume key; never shown
     * @param seq the last server frame that was seen
     */
    record Resume(String session, String key, long seq) {
        /** Shows no key. */
        @Override
        public String toString() {
            return "Resume[session=" + session + ", seq=" + seq + "]";
        }
    }

    /** Says how a room is entered. */
    enum EnterMode {
        /** Make it; an error if it exists. */
        OPEN,
        /** Enter it; an error if it does not exist. */
        JOIN,
        /** Enter it, or make it if it does not exist, in one step. */
        ENTER
    }

    /**
     * Enters a room; answered by {@link ServerMessage.RoomEntered}, or by {@link ServerMessage.RoomWaiting} if its owner decides about that, whom {@link ServerMessage.RoomEntered} or
     * {@link ServerMessage.RoomDenied} follows.
     *
     * @param mode how
     * @param room which
     * @param password what protects it; never shown
     * @param spec what it is if this opens it; null means the default
     * @param extra what others in this room see of the user; null means the session's
     * @param wants what the user wishes for, told to an owner who decides; a JSON object or null
     * @param relays to how many at most the client would pass on what it receives, in a relay tree; 0 to {@link RoomSpec#MOST_RELAYS}
     */
    record Enter(EnterMode mode, RoomId room, @Nullable String password, @Nullable RoomSpec spec, @Nullable JsonText extra,
            @Nullable JsonText wants, int relays) implements ClientMessage {

        /** Creates an entry of one who passes nothing on. */
        public Enter(EnterMode mode, RoomId room, @Nullable String password, @Nullable RoomSpec spec,
                @Nullable JsonText extra, @Nullable JsonText wants) {
            this(mode, room, password, spec, extra, wants, 0);
        }

        /** Creates an entry without wishes. */
        public Enter(EnterMode mode, RoomId room, @Nullable String password, @Nullable RoomSpec spec,
                @Nullable JsonText extra) {
            this(mode, room, password, spec, extra, null, 0);
        }

        /** Shows no password. */
        @Override
        public String toString() {
            return "Enter[mode=" + mode + ", room=" + room + ", password=" + (password != null) + ", spec=" + spec + ", relays="
                    + relays + "]";
        }
    }

    /**
     * Leaves a room; answered by {@link ServerMessage.Done}. Cancels an {@link Enter} of the same room that the server has not seen through, or that the owner has not answered.
     *
     * @param room which
     */
    record Leave(RoomId room) implements ClientMessage {}

    /**
     * Closes a room for all; answered by {@link ServerMessage.Done}.
     *
     * @param room which
     * @param reason told to all; may be null
     */
    record CloseRoom(RoomId room, @Nullable String reason) implements ClientMessage {}

    /**
     * Changes a room; its owner only. Answered by {@link ServerMessage.Done}. What is null stays as it is.
     *
     * @param room which
     * @param password the new password; an empty one takes it away; never shown
     * @param maxPeers how many it may hold from now on; who is in it stays
     * @param locked whether nobody else may enter
     * @param extra what all see of the room, a JSON object
     * @param owner who owns it from now on
     */
    record Update(RoomId room, @Nullable String password, @Nullable Integer maxPeers, @Nullable Boolean locked,
            @Nullable JsonText extra, @Nullable UserId owner) implements ClientMessage {
        /** Shows no password. */
        @Override
        public String toString() {
            return "Update[room=" + room + ", password=" + (password != null) + ", maxPeers=" + maxPeers + ", locked=" + locked
                    + ", extra=" + (extra != null) + ", owner=" + owner + "]";
        }
    }

    /**
     * Removes a member; the owner only. Answered by {@link ServerMessage.Done}.
     *
     * @param room where
     * @param user who
     * @param reason told to them; may be null
     * @param barMillis how long they may not come back
     */
    record Eject(RoomId room, UserId user, @Nullable String reason, long barMillis) implements ClientMessage {}

    /**
     * Lets somebody in who knocked; the owner only. Answered by {@link ServerMessage.Done}.
     *
     * @param room where
     * @param user who
     * @param terms told to them; a JSON object or null
     */
    record Admit(RoomId room, UserId user, @Nullable JsonText terms) implements ClientMessage {}

    /**
     * Turns somebody away who knocked; the owner only. Answered by {@link ServerMessage.Done}.
     *
     * @param room where
     * @param user who
     * @param reason told to them; may be null
     */
    record Deny(RoomId room, UserId user, @Nullable String reason) implements ClientMessage {}

    /**
     * Connects two members whom the topology does not; the owner only. Answered by {@link ServerMessage.Done}.
     *
     * @param room where
     * @param a one of them, who makes the first offer
     * @param b the other
     */
    record Introduce(RoomId room, UserId a, UserId b) implements ClientMessage {}

    /** Says what is watched. */
    enum Watched {
        /** One room. */
        ROOM,
        /** One user. */
        USER,
        /** The public rooms, or those with one tag. */
        LIST
    }

    /**
     * Begins or ends to watch something; answered by {@link ServerMessage.Presence}, {@link ServerMessage.UserPresence} or the first page of a {@link ServerMessage.RoomList}, and each
     * change is told by a {@link ServerMessage.Presence} or {@link ServerMessage.UserPresence} from then on. To end it is answered by {@link ServerMessage.Done}.
     *
     * @param what what kind of thing
     * @param of the id of the room or user; a tag or null for lists
     * @param on whether this begins it
     */
    record Watch(Watched what, @Nullable String of, boolean on) implements ClientMessage {}

    /**
     * Calls a user, wherever they are; answered by {@link ServerMessage.Done} when they were told.
     *
     * @param to who
     * @param room where the caller waits for them
     * @param extra what the caller tells of the call, a JSON object
     */
    record Call(UserId to, RoomId room, JsonText extra) implements ClientMessage {}

    /**
     * Answers a call, or takes one back; answered by {@link ServerMessage.Done}.
     *
     * @param to who called, or was called
     * @param room where the caller waits
     * @param answer what becomes of the call
     * @param reason for people; may be null
     */
    record AnswerCall(UserId to, RoomId room, CallAnswer answer, @Nullable String reason) implements ClientMessage {}

    /**
     * Asks about a room; answered by {@link ServerMessage.Presence}.
     *
     * @param room which
     */
    record AskPresence(RoomId room) implements ClientMessage {}

    /**
     * Asks for the public rooms; answered by {@link ServerMessage.RoomList}.
     *
     * @param tag only those with this tag; null means all
     * @param after the last room of the page before; null means from the first
     * @param limit at most so many, 1 to 100
     */
    record ListRooms(@Nullable String tag, @Nullable RoomId after, int limit) implements ClientMessage {}

    /**
     * Changes what others see; answered by {@link ServerMessage.Done}.
     *
     * @param room where; null means everywhere
     * @param value a JSON object
     * @param version rises with each change
     */
    record UpdateExtra(@Nullable RoomId room, JsonText value, long version) implements ClientMessage {}

    /**
     * Passes negotiation on to a peer. Not answered unless it fails.
     *
     * @param room where both are
     * @param to who
     * @param body a JSON object of the peers' own; see {@code docs/protocol.md}
     */
    record Signal(RoomId room, UserId to, JsonText body) implements ClientMessage {}

    /**
     * Passes an application's value on inside a room; answered by {@link ServerMessage.Done}.
     *
     * @param room where
     * @param to who; null means all others
     * @param body a JSON value
     */
    record Relay(RoomId room, @Nullable UserId to, JsonText body) implements ClientMessage {}

    /**
     * Asks for STUN and TURN servers; answered by {@link ServerMessage.IceServers}. Who was not authenticated must be in a room.
     *
     * @param room for which room; null means any
     */
    record AskIceServers(@Nullable RoomId room) implements ClientMessage {}

    /** Acknowledges server frames through its envelope and says nothing else. */
    record Ack() implements ClientMessage {}

    /** Asks for a {@link ServerMessage.Pong}. */
    record Ping() implements ClientMessage {}

    /** Answers a {@link ServerMessage.Ping}. */
    record Pong() implements ClientMessage {}

    /**
     * Stands for a message of a type that this version does not know. It counts in the numbers of its session and is answered with {@code UNKNOWN_TYPE}. Read, never sent.
     *
     * @param type its name
     */
    record Unknown(String type) implements ClientMessage {}
}
