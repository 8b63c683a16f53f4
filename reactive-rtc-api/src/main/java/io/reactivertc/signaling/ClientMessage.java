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
     * Enters a room; answered by {@link ServerMessage.RoomEntered}.
     *
     * @param mode how
     * @param room which
     * @param password what protects it; never shown
     * @param spec what it is if this opens it; null means the default
     * @param extra what others in this room see of the user; null means the session's
     */
    record Enter(EnterMode mode, RoomId room, @Nullable String password, @Nullable RoomSpec spec,
            @Nullable JsonText extra) implements ClientMessage {
        /** Shows no password. */
        @Override
        public String toString() {
            return "Enter[mode=" + mode + ", room=" + room + ", password=" + (password != null) + ", spec=" + spec + "]";
        }
    }

    /**
     * Leaves a room; answered by {@link ServerMessage.Done}. Cancels an {@link Enter} of the same room that the server has not seen through.
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
