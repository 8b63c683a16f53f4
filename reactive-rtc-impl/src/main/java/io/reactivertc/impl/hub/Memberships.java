package io.reactivertc.impl.hub;

import io.reactivertc.common.RoomId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows the rooms that one session is in, and those that it may enter again because it showed a claim or took the place of a session that was in them. On the loop. */
final class Memberships {

    /** A page that is loaded again and again in ever other rooms is not remembered in all of them. */
    private static final int MOST_INHERITED = 32;

    private final Map<RoomId, HubRoom> rooms = new LinkedHashMap<>(4);
    private final Map<RoomId, Long> claims = new HashMap<>(2);

    List<HubRoom> rooms() {
        return List.copyOf(rooms.values());
    }

    @Nullable
    HubRoom room(RoomId id) {
        return rooms.get(id);
    }

    int size() {
        return rooms.size();
    }

    void entered(HubRoom room) {
        rooms.put(room.id(), room);
    }

    void left(HubRoom room) {
        rooms.remove(room.id());
    }

    /** Remembers that this user showed a valid claim of this life of a room. */
    void claimed(HubRoom room) {
        claims.put(room.id(), room.incarnation());
    }

    /** Takes over from a session that this one replaces. */
    void inherit(Memberships older) {
        older.rooms.values().forEach(this::claimed);
        older.claims.entrySet().stream()
                .limit(MOST_INHERITED)
                .forEach(claim -> claims.putIfAbsent(claim.getKey(), claim.getValue()));
    }

    /** Returns the ids of rooms of which this user may enter one life again. */
    Set<RoomId> claimed() {
        return Set.copyOf(claims.keySet());
    }

    boolean hasClaimed(HubRoom room) {
        Long incarnation = claims.get(room.id());
        return incarnation != null && incarnation == room.incarnation();
    }
}
