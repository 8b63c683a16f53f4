package io.reactivertc.impl.hub;

import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows the rooms that one session is in, and those that it may enter again because it showed a claim or took the place of a session that was in them. On the loop. */
final class Memberships {

    /** A page that is loaded again and again in ever other rooms is not remembered in all of them. */
    private static final int MOST_INHERITED = 32;

    private final Map<RoomId, HubRoom> rooms = new LinkedHashMap<>(4);
    private final Map<RoomId, Claimed> claims = new HashMap<>(2);
    private final Set<HubRoom> knocks = new LinkedHashSet<>(2);

    List<HubRoom> rooms() {
        return List.copyOf(rooms.values());
    }

    @Nullable
    HubRoom room(RoomId id) {
        return rooms.get(id);
    }

    /** Returns how many rooms it is in. */
    int size() {
        return rooms.size();
    }

    /** Returns how many rooms it is in or waits outside of. */
    int places() {
        return rooms.size() + knocks.size();
    }

    void knocked(HubRoom room) {
        knocks.add(room);
    }

    void knocksNoMore(HubRoom room) {
        knocks.remove(room);
    }

    /** Returns the rooms outside of which it waits. */
    List<HubRoom> knocks() {
        return List.copyOf(knocks);
    }

    void entered(HubRoom room) {
        rooms.put(room.id(), room);
    }

    void left(HubRoom room) {
        rooms.remove(room.id());
    }

    /** Remembers that this user showed a valid claim of this life of a room, made at this revision, and who passed on to them then. */
    void claimed(HubRoom room, long revision, @Nullable UserId relay) {
        claims.put(room.id(), new Claimed(room.incarnation(), revision, relay));
    }

    /** Returns who passed on to this user in this room, as they claim. */
    @Nullable
    UserId relayIn(HubRoom room) {
        Claimed claimed = claims.get(room.id());
        return claimed == null || claimed.incarnation != room.incarnation() ? null : claimed.relay;
    }

    /** Forgets what was claimed of a room. */
    void disclaim(RoomId room) {
        claims.remove(room);
    }

    /** Takes over from a session that this one replaces. */
    void inherit(Memberships older) {
        older.rooms.values().forEach(room -> claimed(room, room.revision(), null));
        older.claims.entrySet().stream()
                .limit(MOST_INHERITED)
                .forEach(claim -> claims.putIfAbsent(claim.getKey(), claim.getValue()));
    }

    /** Returns the ids of rooms of which this user may enter one life again. */
    Set<RoomId> claimed() {
        return Set.copyOf(claims.keySet());
    }

    boolean hasClaimed(HubRoom room) {
        Claimed claimed = claims.get(room.id());
        return claimed != null && claimed.incarnation == room.incarnation() && claimed.revision >= room.purgedAt();
    }

    private record Claimed(long incarnation, long revision, @Nullable UserId relay) {}
}
