package io.reactivertc.impl.hub;

import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.signaling.ClientMessage.Update;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds the rooms of a hub, and ends what someone's going ends: a membership, an ownership, a room. On the loop. */
final class Rooms {

    private final RtcLoop loop;
    private final Duration grace;
    private final Claims claims;
    private final Admissions admissions;
    private final Watches watches;
    private final HubStatistics statistics;
    private final NavigableMap<RoomId, HubRoom> rooms = new TreeMap<>();
    private final Directory directory = new Directory();

    Rooms(RtcLoop loop, Duration grace, Claims claims, Admissions admissions, Watches watches,
            HubStatistics statistics) {
        this.loop = loop;
        this.grace = grace;
        this.claims = claims;
        this.admissions = admissions;
        this.watches = watches;
        this.statistics = statistics;
    }

    @Nullable
    HubRoom find(RoomId id) {
        return rooms.get(id);
    }

    int size() {
        return rooms.size();
    }

    /** Returns the rooms after this one, in the order of their ids. */
    Stream<HubRoom> after(@Nullable RoomId last) {
        return (last == null ? rooms : rooms.tailMap(last, false)).values().stream();
    }

    Directory directory() {
        return directory;
    }

    void add(HubRoom room) {
        rooms.put(room.id(), room);
        statistics.is(HubStatistics.Count.ROOMS, rooms.size());
        directory.add(room);
        watches.changed(room);
    }

    /** Takes over a room of before a restart. Its owner's seat and, in a relay tree, the place below a relay are kept for a while. */
    void restored(HubRoom room) {
        add(room);
        holdSeat(room);
        loop.schedule(() -> {
            room.waitNoMore();
            rearrange(room, Set.of());
        }, grace);
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
        return room != null ? room.presence() : ServerMessage.Presence.absent(id);
    }

    /** Tells the others of one who came in. */
    void entered(HubRoom room, Member member) {
        watches.changed(room);
        Links.joined(room, member);
        rearrange(room, Set.of(member.user()));
        if (member.user().equals(room.owner())) {
            admissions.tellOwner(room);
        }
    }

    /** Takes over what the owner changed, tells all, and renews their claims. */
    void update(HubRoom room, Update change, @Nullable RoomPassword password) {
        room.update(change, password);
        room.tell(new ServerMessage.RoomUpdated(room.id(), room.spec(), room.about()), null);
        renewClaims(room);
        watches.changed(room);
    }

    /** Removes a member by the owner's wish; nobody else is touched. */
    void eject(HubRoom room, Member member, @Nullable String reason) {
        remove(room, member, PeerLeftReason.EJECTED);
        member.session().memberships().disclaim(room.id());
        member.session().send(new ServerMessage.Ejected(room.id(), room.owner(), reason));
        room.purge();
        renewClaims(room);
    }

    /** Removes a member, the owner too, whom an operator does not want there. */
    void ejectByOperator(HubRoom room, Member member) {
        ServerMessage ejected = new ServerMessage.Ejected(room.id(), room.owner(), "removed by an operator");
        leave(room, member, PeerLeftReason.EJECTED);
        member.session().memberships().disclaim(room.id());
        member.session().send(ejected);
        room.purge();
        renewClaims(room);
    }

    private void remove(HubRoom room, Member member, PeerLeftReason reason) {
        List<Member> witnesses = Links.thoseWhoSee(room, member).toList();
        room.remove(member);
        ServerMessage left =
                new ServerMessage.PeerLeft(room.id(), member.user(), member.session().identity().instance(), reason);
        witnesses.forEach(witness -> witness.session().send(left));
        rearrange(room, Set.of());
        watches.changed(room);
    }

    /** Takes a member out and tells the others; what this means for the room depends on why. */
    void leave(HubRoom room, Member member, PeerLeftReason reason) {
        boolean owned = member.user().equals(room.owner());
        if (owned && reason != PeerLeftReason.REPLACED && room.spec().ownerLeaves() == OwnerLeaves.CLOSE) {
            room.remove(member);
            close(room, reason == PeerLeftReason.LEFT ? member.user() : null,
                    "the owner " + (reason == PeerLeftReason.LEFT ? "left" : "was lost"));
            return;
        }
        remove(room, member, reason);
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
        admissions.roomClosed(room);
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
        handOver(room, room.members().iterator().next().user());
    }

    /** Makes a member the owner, and tells all. */
    void handOver(HubRoom room, UserId next) {
        Links.changeOwner(room, next, () -> {
            room.owner(next);
            room.tell(new ServerMessage.OwnerChanged(room.id(), next), null);
        });
        renewClaims(room);
        admissions.tellOwner(room);
    }

    /** Tells who has another relay now, but for whom was told already. */
    private void rearrange(HubRoom room, Set<UserId> told) {
        Links.rearranged(room, told).stream()
                .filter(member -> !told.contains(member.user()))
                .forEach(member -> renewClaim(room, member));
    }

    private void renewClaims(HubRoom room) {
        room.members().forEach(member -> renewClaim(room, member));
    }

    private void renewClaim(HubRoom room, Member member) {
        String claim = claims.issue(room, member.user());
        if (claim != null) {
            member.session().send(new ServerMessage.NewClaim(room.id(), claim));
        }
    }

    private void remove(HubRoom room) {
        room.hold(null);
        admissions.roomClosed(room);
        watches.changed(room);
        rooms.remove(room.id(), room);
        statistics.is(HubStatistics.Count.ROOMS, rooms.size());
        directory.remove(room);
    }
}
