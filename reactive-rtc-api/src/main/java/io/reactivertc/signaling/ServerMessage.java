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
     * Answers {@link ClientMessage.Enter}, or follows {@link RoomWaiting} without answering a request.
     *
     * @param room which room
     * @param role what the client is in it
     * @param owner who owns it
     * @param spec what it is
     * @param peers who else is in it
     * @param more whether {@link MorePeers} follow
     * @param claim proves the membership to a restarted server; opaque
     * @param about what may change of the room
     * @param terms what an owner said who let the client in; a JSON object or null
     */
    record RoomEntered(RoomId room, Role role, UserId owner, RoomSpec spec, List<PeerInfo> peers, boolean more,
            @Nullable String claim, RoomAbout about, @Nullable JsonText terms) implements ServerMessage {
        /** Copies the peers. */
        public RoomEntered {
            peers = List.copyOf(peers);
        }

        /** Creates the answer of a room of which nothing else is known. */
        public RoomEntered(RoomId room, Role role, UserId owner, RoomSpec spec, List<PeerInfo> peers, boolean more,
                @Nullable String claim) {
            this(room, role, owner, spec, peers, more, claim, RoomAbout.NOTHING, null);
        }
    }

    /**
     * Tells what may change of a room during its life, besides its owner.
     *
     * @param secured whether a password is needed
     * @param locked whether nobody else may enter
     * @param extra what its owner tells of it, a JSON object
     */
    record RoomAbout(boolean secured, boolean locked, JsonText extra) {
        /** An open room of which nothing is told. */
        public static final RoomAbout NOTHING = new RoomAbout(false, false, JsonText.EMPTY_OBJECT);
    }

    /**
     * Answers {@link ClientMessage.Enter} where the owner decides: the client waits outside.
     *
     * @param room which
     * @param timeoutMillis how long the owner may take
     */
    record RoomWaiting(RoomId room, long timeoutMillis) implements ServerMessage {}

    /**
     * Tells one who waits outside that they are not let in.
     *
     * @param room which
     * @param code names why; see {@link io.reactivertc.error.RtcErrorCode}
     * @param reason for people; may be null
     */
    record RoomDenied(RoomId room, String code, @Nullable String reason) implements ServerMessage {}

    /**
     * Tells the owner that somebody waits outside.
     *
     * @param room where
     * @param user who
     * @param extra what they tell of themselves, a JSON object
     * @param wants what they wish for, a JSON object
     */
    record Knock(RoomId room, UserId user, JsonText extra, JsonText wants) implements ServerMessage {}

    /**
     * Tells the owner that somebody does not wait any more.
     *
     * @param room where
     * @param user who
     */
    record KnockWithdrawn(RoomId room, UserId user) implements ServerMessage {}

    /**
     * Tells all members that the room changed.
     *
     * @param room which
     * @param spec what it is now
     * @param about what else it is now
     */
    record RoomUpdated(RoomId room, RoomSpec spec, RoomAbout about) implements ServerMessage {}

    /**
     * Tells a member that the owner removed them.
     *
     * @param room where
     * @param by who
     * @param reason for people; may be null
     */
    record Ejected(RoomId room, UserId by, @Nullable String reason) implements ServerMessage {}

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
        REPLACED,
        /** They are still in the room, but its topology connects the two no more. */
        PARTED
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
     * Tells that media travel another way from now on along a connection that stays.
     *
     * @param room where
     * @param user with whom
     * @param flow which way
     */
    record PeerFlow(RoomId room, UserId user, MediaFlow flow) implements ServerMessage {}

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
     * Answers {@link ClientMessage.AskPresence}, describes a room in a list, and tells who watches a room or a list that it changed.
     *
     * @param room which
     * @param exists whether it exists
     * @param members how many are in it
     * @param maxPeers how many it may hold
     * @param listed whether it is in public lists
     * @param tag its label, or null
     * @param about what else it is
     */
    record Presence(RoomId room, boolean exists, int members, int maxPeers, boolean listed, @Nullable String tag,
            RoomAbout about) implements ServerMessage {

        /** Describes a room that does not exist. */
        public static Presence absent(RoomId room) {
            return new Presence(room, false, 0, 0, false, null, RoomAbout.NOTHING);
        }
    }

    /**
     * Tells who watches a user whether they are there.
     *
     * @param user who
     * @param online whether they have a session
     * @param extra what they tell of themselves, a JSON object; empty if they are not there
     */
    record UserPresence(UserId user, boolean online, JsonText extra) implements ServerMessage {}

    /**
     * Tells that somebody calls.
     *
     * @param from who, stamped by the server
     * @param room where they wait
     * @param extra what they tell of the call, a JSON object
     */
    record Called(UserId from, RoomId room, JsonText extra) implements ServerMessage {}

    /**
     * Tells what became of a call.
     *
     * @param from who answered it or took it back, stamped by the server
     * @param room where the caller waits
     * @param answer what became of it
     * @param reason for people; may be null
     */
    record CallAnswered(UserId from, RoomId room, CallAnswer answer, @Nullable String reason) implements ServerMessage {}

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
