package io.reactivertc.impl.hub;

import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds the rooms of a hub, and ends what someone's going ends: a membership, an ownership, a room. On the loop. */
final class Rooms {

    private final RtcLoop loop;
    private final Duration grace;
    private final Claims claims;
    private final Map<RoomId, HubRoom> rooms = new HashMap<>();
    private final Directory directory = new Directory();

    Rooms(RtcLoop loop, Duration grace, Claims claims) {
        this.loop = loop;
        this.grace = grace;
        this.claims = claims;
    }

    @Nullable
    HubRoom find(RoomId id) {
        return rooms.get(id);
    }

    int size() {
        return rooms.size();
    }

    Directory directory() {
        return directory;
    }

    void add(HubRoom room) {
        rooms.put(room.id(), room);
        directory.add(room);
    }

    /** Lets a newer claim correct a room; returns whether it did. */
    boolean adopt(HubRoom room, RoomClaim claim) {
        directory.remove(room);
        boolean adopted = room.adopt(claim);
        directory.add(room);
        return adopted;
    }

    ServerMessage.Presence presence(RoomId id) {
        HubRoom room = rooms.get(id);
        return room != null ? room.presence() : new ServerMessage.Presence(id, false, 0, 0, false, null);
    }

    /** Takes a member out and tells the others; what this means for the room depends on why. */
    void leave(HubRoom room, Member member, PeerLeftReason reason) {
        boolean owned = member.user().equals(room.owner());
        room.remove(member);
        if (owned && reason != PeerLeftReason.REPLACED && room.spec().ownerLeaves() == OwnerLeaves.CLOSE) {
            close(room, reason == PeerLeftReason.LEFT ? member.user() : null,
                    "the owner " + (reason == PeerLeftReason.LEFT ? "left" : "was lost"));
            return;
        }
        room.tell(new ServerMessage.PeerLeft(room.id(), member.user(), member.session().identity().instance(), reason), null);
        if (owned && reason == PeerLeftReason.REPLACED) {
            holdSeat(room);
        } else if (owned) {
            handOver(room);
        }
        if (room.isEmpty() && !room.isHeld()) {
            remove(room);
        }
    }

    /** Takes a session out of all its rooms. */
    void leaveAll(Session session, PeerLeftReason reason) {
        for (HubRoom room : session.memberships().rooms()) {
            Member member = room.member(session.user());
            if (member != null) {
                leave(room, member, reason);
            }
        }
    }

    /** Ends a room for all who are still in it. */
    void close(HubRoom room, @Nullable UserId by, @Nullable String reason) {
        ServerMessage closed = new ServerMessage.RoomClosed(room.id(), by, reason);
        for (Member member : List.copyOf(room.members())) {
            room.remove(member);
            member.session().send(closed);
        }
        remove(room);
    }

    /** Keeps the owner's seat for a while: for the next instance of a user, or until they found back after a restart. */
    void holdSeat(HubRoom room) {
        room.hold(loop.schedule(() -> endHold(room), grace));
    }

    /** Stops waiting for an owner who went, without having entered again. */
    void releaseSeats(Session gone) {
        for (RoomId id : gone.memberships().claimed()) {
            HubRoom room = rooms.get(id);
            if (room != null && gone.memberships().hasClaimed(room) && room.owner().equals(gone.user())) {
                endHold(room);
            }
        }
    }

    private void endHold(HubRoom room) {
        if (!room.isHeld()) {
            return;
        }
        room.hold(null);
        if (room.isEmpty()) {
            remove(room);
        } else if (room.spec().ownerLeaves() == OwnerLeaves.CLOSE) {
            close(room, null, "the owner was lost");
        } else {
            handOver(room);
        }
    }

    /** Makes the longest present the owner. */
    private void handOver(HubRoom room) {
        if (room.isEmpty()) {
            return;
        }
        room.owner(room.members().iterator().next().user());
        tellOwner(room);
    }

    /** Tells who owns a room now, and proves it to each member. */
    void tellOwner(HubRoom room) {
        room.tell(new ServerMessage.OwnerChanged(room.id(), room.owner()), null);
        for (Member member : room.members()) {
            String claim = claims.issue(room, member.user());
            if (claim != null) {
                member.session().send(new ServerMessage.NewClaim(room.id(), claim));
            }
        }
    }

    private void remove(HubRoom room) {
        room.hold(null);
        rooms.remove(room.id(), room);
        directory.remove(room);
    }
}
