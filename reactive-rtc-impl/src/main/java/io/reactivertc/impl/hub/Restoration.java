package io.reactivertc.impl.hub;

import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ServerMessage;
import java.time.Duration;
import java.util.List;

/**
 * Brings rooms back after a restart, from the claims of those who were in them: the first valid claim restores a room, one that knows of later changes corrects it, and a room
 * that somebody opened meanwhile without a claim makes way. On the loop.
 */
final class Restoration {

    /** Later than this after the start, whoever was away is a newcomer. */
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final HubContext hub;
    private final Rooms rooms;

    Restoration(HubContext hub, Rooms rooms) {
        this.hub = hub;
        this.rooms = rooms;
    }

    void restore(Session session, List<RoomClaim> claims) {
        if (!claims.isEmpty() && hub.isYoungerThan(WINDOW)) {
            claims.stream()
                    .filter(claim -> claim.member().equals(session.user()))
                    .forEach(claim -> restore(session, claim));
        }
    }

    private void restore(Session session, RoomClaim claim) {
        HubRoom room = rooms.find(claim.room());
        if (room != null && room.isUnproven() && hub.isYoungerThan(hub.config().grace())) {
            rooms.close(room, null, "the room from before the restart is back");
            room = null;
        }
        if (room == null && rooms.size() < hub.limits().caps().rooms()) {
            room = HubRoom.restored(claim);
            rooms.restored(room);
        } else if (room != null) {
            correct(room, claim);
        }
        if (room != null && room.incarnation() == claim.incarnation()) {
            session.memberships().claimed(room, claim.revision(), claim.relay());
        }
    }

    private void correct(HubRoom room, RoomClaim claim) {
        UserId before = room.owner();
        Links.changeOwner(room, claim.owner(), () -> rooms.adopt(room, claim));
        if (!room.owner().equals(before)) {
            room.tell(new ServerMessage.OwnerChanged(room.id(), room.owner()), null);
            if (room.member(room.owner()) == null) {
                rooms.holdSeat(room);
            }
        }
    }
}
