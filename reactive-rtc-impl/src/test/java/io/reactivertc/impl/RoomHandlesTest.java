package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.RoomId;
import io.reactivertc.impl.room.DefaultRoom;
import io.reactivertc.impl.room.RoomRig;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.test.util.RaceTestUtils;

class RoomHandlesTest {

    private static final RoomId LOBBY = RoomId.of("lobby");

    private final RoomRig host = new RoomRig();
    private final RoomHandles handles = new RoomHandles(id -> new DefaultRoom(id, host));

    @Test
    void handleIsTheSameForTheSameRoom() {
        DefaultRoom first = handles.get(LOBBY);

        assertThat(handles.get(LOBBY)).isSameAs(first);
        assertThat(handles.find(LOBBY)).isSameAs(first);
        assertThat(handles.get(RoomId.of("other"))).isNotSameAs(first);
        assertThat(handles.all()).hasSize(2).contains(first);
    }

    @Test
    void unknownRoomIsNotFound() {
        assertThat(handles.find(LOBBY)).isNull();
    }

    @RepeatedTest(100)
    void handleIsTheSameForAllWhoAskAtOnce() {
        Set<DefaultRoom> got = ConcurrentHashMap.newKeySet();

        RaceTestUtils.race(() -> got.add(handles.get(LOBBY)), () -> got.add(handles.get(LOBBY)),
                () -> got.add(handles.get(LOBBY)));

        assertThat(got).hasSize(1);
    }

    @Test
    void handlesThatNobodyHoldsAreForgotten() {
        DefaultRoom kept = handles.get(LOBBY);
        RoomId used = RoomId.of("used");
        handles.retain(handles.get(used));
        for (int i = 0; i < 10_000; i++) {
            handles.get(RoomId.of("room-" + i));
        }

        // Collection is the virtual machine's affair: it is only asked for it, as often as it takes.
        do {
            System.gc();
            handles.get(LOBBY);
        } while (handles.size() > 2);

        assertThat(handles.find(LOBBY)).isSameAs(kept);
        assertThat(handles.find(used)).isNotNull();
        assertThat(handles.all()).hasSize(2);
    }
}
