package io.reactivertc.signaling;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is what a signaling server says. */
public sealed interface ServerMessage extends SignalingMessage {

    /**
     * Answers {@link ClientMessage.Hello}.
     *
     * @param userId who the client is from now on
     * @param session the id of its session
     * @param key what resumes it next time; the one before holds until this one was used; never shown
     * @param resumed whether the old session goes on; if not, all rooms must be entered anew
     * @param received the last client frame that the server has of this session
     * @param graceMillis how long a session outlives its socket
     * @param pingMillis how often something must be heard; three times that is silence
     * @param limits what the server accepts
     */
    record Welcome(UserId userId, String session, String key, boolean resumed, long received, long graceMillis, long pingMillis,
            Limits limits) implements ServerMessage {
        /** Shows no key. */
        @Override
        public String toString() {
            return "Welcome[userId=" + userId + ", session=" + session + ", resumed=" + resumed + ", received=" + received
                    + "]";
        }
    }

    /**
     * Tells what a server accepts of one client.
     *
     * @param signalBytes the largest {@code signal} frame
     * @param frameBytes the largest frame of any other type
     * @param rooms how many rooms one session may be in
     */
    record Limits(int signalBytes, int frameBytes, int rooms) {}

    /** Answers a request that has nothing to tell. */
    record Done() implements ServerMessage {}

    /**
     * Answers a request that failed, or reports a frame that was not accepted.
     *
     * @param code names the error; see {@link io.reactivertc.error.RtcErrorCode}
     * @param message for people
     * @param retryAfterMillis when to try again; 0 says nothing
     * @param of the {@code cseq} of the frame it is about if that carried no id; 0 if none
     */
    record Failure(String code, String message, long retryAfterMillis, long of) implements ServerMessage {}

    /**
     * Answers {@link ClientMessage.Enter}.
     *
     * @param room which room
     * @param role what the client is in it
     * @param owner who owns it
     * @param spec what it is
     * @param peers who else is in it
     * @param more whether {@link MorePeers} follow
     * @param claim proves the membership to a restarted server; opaque
     */
    record RoomEntered(RoomId room, Role role, UserId owner, RoomSpec spec, List<PeerInfo> peers, boolean more,
            @Nullable String claim) implements ServerMessage {
        /** Copies the peers. */
        public RoomEntered {
            peers = List.copyOf(peers);
        }
    }

    /**
     * Continues the list of {@link RoomEntered}.
     *
     * @param room which room
     * @param peers who else is in it
     * @param more whether another follows
     */
    record MorePeers(RoomId room, List<PeerInfo> peers, boolean more) implements ServerMessage {
        /** Copies the peers. */
        public MorePeers {
            peers = List.copyOf(peers);
        }
    }

    /**
     * Tells that a member came.
     *
     * @param room where
     * @param peer who
     */
    record PeerJoined(RoomId room, PeerInfo peer) implements ServerMessage {}

    /** Says why a member is gone. */
    enum PeerLeftReason {
        /** They left. */
        LEFT,
        /** They were not heard of any more. */
        LOST,
        /** The owner removed them. */
        EJECTED,
        /** A newer instance took their place. */
        REPLACED
    }

    /**
     * Tells that a member is gone.
     *
     * @param room where
     * @param user who
     * @param instance which life of theirs
     * @param reason why
     */
    record PeerLeft(RoomId room, UserId user, InstanceId instance, PeerLeftReason reason) implements ServerMessage {}

    /**
     * Tells that a member changed what others see.
     *
     * @param room where
     * @param user who
     * @param value a JSON object
     * @param version rises with each change
     */
    record PeerExtra(RoomId room, UserId user, JsonText value, long version) implements ServerMessage {}

    /**
     * Tells who owns a room now.
     *
     * @param room which
     * @param owner who
     */
    record OwnerChanged(RoomId room, UserId owner) implements ServerMessage {}

    /**
     * Brings a new claim after the room changed.
     *
     * @param room which
     * @param claim opaque
     */
    record NewClaim(RoomId room, String claim) implements ServerMessage {}

    /**
     * Tells that a room is no more.
     *
     * @param room which
     * @param by who closed it; null if nobody did
     * @param reason for people; may be null
     */
    record RoomClosed(RoomId room, @Nullable UserId by, @Nullable String reason) implements ServerMessage {}

    /**
     * Answers {@link ClientMessage.AskPresence}, and describes a room in a list.
     *
     * @param room which
     * @param exists whether it exists
     * @param members how many are in it
     * @param maxPeers how many it may hold
     * @param locked whether a password is needed
     * @param tag its label, or null
     */
    record Presence(RoomId room, boolean exists, int members, int maxPeers, boolean locked,
            @Nullable String tag) implements ServerMessage {}

    /**
     * Answers {@link ClientMessage.ListRooms}.
     *
     * @param rooms in order of their ids
     * @param more whether there are others after the last
     */
    record RoomList(List<Presence> rooms, boolean more) implements ServerMessage {
        /** Copies the rooms. */
        public RoomList {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * Answers {@link ClientMessage.AskIceServers}; told on entering a room as well, and again before it expires.
     *
     * @param servers STUN and TURN servers
     * @param expiresAt when their credentials end, in milliseconds since 1970 by the server's clock; 0 if they do not
     */
    record IceServers(List<IceServerInfo> servers, long expiresAt) implements ServerMessage {
        /** Copies the servers. */
        public IceServers {
            servers = List.copyOf(servers);
        }
    }

    /**
     * Describes a STUN or TURN server, unchecked as it came.
     *
     * @param urls its addresses
     * @param username for TURN; may be null
     * @param credential for TURN; may be null
     */
    record IceServerInfo(List<String> urls, @Nullable String username, @Nullable String credential) {
        /** Copies the addresses. */
        public IceServerInfo {
            urls = List.copyOf(urls);
        }

        /** Shows no credential. */
        @Override
        public String toString() {
            return "IceServerInfo[urls=" + urls + ", credential=" + (credential != null) + "]";
        }
    }

    /**
     * Brings negotiation from a peer.
     *
     * @param room where
     * @param from who, stamped by the server
     * @param body a JSON object
     */
    record Signal(RoomId room, UserId from, JsonText body) implements ServerMessage {}

    /**
     * Brings an application's value from a member.
     *
     * @param room where
     * @param from who, stamped by the server
     * @param body a JSON value
     */
    record Relayed(RoomId room, UserId from, JsonText body) implements ServerMessage {}

    /** Says whether a client should come back. */
    enum Reconnect {
        /** At once. */
        NOW,
        /** After a while. */
        LATER,
        /** Not by itself. */
        NEVER
    }

    /**
     * Ends the connection.
     *
     * @param code names the reason; see {@link io.reactivertc.error.RtcErrorCode}
     * @param reason for people
     * @param reconnect whether to come back
     * @param afterMillis when at the earliest
     */
    record Bye(String code, String reason, Reconnect reconnect, long afterMillis) implements ServerMessage {}

    /** Acknowledges client frames through its envelope and says nothing else. */
    record Ack() implements ServerMessage {}

    /** Asks for a {@link ClientMessage.Pong}. */
    record Ping() implements ServerMessage {}

    /** Answers a {@link ClientMessage.Ping}. */
    record Pong() implements ServerMessage {}

    /**
     * Stands for a message of a type that this version does not know. It counts in the numbers of its session and is otherwise ignored. Read, never sent.
     *
     * @param type its name
     */
    record Unknown(String type) implements ServerMessage {}
}
