package io.reactivertc.impl.hub;

import io.reactivertc.common.RoomId;
import io.reactivertc.signaling.ClientMessage.ListRooms;
import io.reactivertc.signaling.ServerMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lists the public rooms in the order of their ids, all of them and by tag, so that a page costs no more than its length. On the loop. */
final class Directory {

    private static final int LONGEST_PAGE = 100;

    private final NavigableMap<RoomId, HubRoom> all = new TreeMap<>();
    private final Map<String, NavigableMap<RoomId, HubRoom>> byTag = new HashMap<>();

    void add(HubRoom room) {
        if (room.spec().listed()) {
            all.put(room.id(), room);
            room.spec().label().ifPresent(tag -> byTag.computeIfAbsent(tag, none -> new TreeMap<>()).put(room.id(), room));
        }
    }

    void remove(HubRoom room) {
        if (all.remove(room.id()) != null) {
            room.spec().label().ifPresent(tag -> byTag.computeIfPresent(tag, (same, rooms) -> without(rooms, room)));
        }
    }

    ServerMessage.RoomList page(ListRooms asked) {
        int limit = Math.max(1, Math.min(LONGEST_PAGE, asked.limit()));
        List<ServerMessage.Presence> found = after(asked.after(), asked.tag()).values().stream()
                .limit(limit + 1L)
                .map(HubRoom::presence)
                .toList();
        boolean more = found.size() > limit;
        return new ServerMessage.RoomList(more ? found.subList(0, limit) : found, more);
    }

    private NavigableMap<RoomId, HubRoom> after(@Nullable RoomId last, @Nullable String tag) {
        NavigableMap<RoomId, HubRoom> rooms = tag == null ? all : byTag.getOrDefault(tag, new TreeMap<>());
        return last == null ? rooms : rooms.tailMap(last, false);
    }

    private static @Nullable NavigableMap<RoomId, HubRoom> without(NavigableMap<RoomId, HubRoom> rooms, HubRoom room) {
        rooms.remove(room.id());
        return rooms.isEmpty() ? null : rooms;
    }
}
