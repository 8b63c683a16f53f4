package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.room.Room;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Is a server and some users in one room, all in this process. */
final class OurPair {

    static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final RoomId ROOM = RoomId.of("bench");

    private final List<RtcConnection> connections = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();

    OurPair(int users) {
        BoundServer server = SignalingServer.create().port(0).bind().block(PATIENCE);
        RtcConnector connector = RtcConnector.create().signaling(server.uri());
        for (int n = 0; n < users; n++) {
            RtcConnection connection = connector.userId("user-" + n).connect().block(PATIENCE);
            connections.add(connection);
            rooms.add(connection.openOrJoin(ROOM).block(PATIENCE));
        }
        for (Room room : rooms) {
            room.peers().take(users - 1).flatMap(peer -> peer.states().filter(state -> state.isConnected()).next(), users)
                    .blockLast(PATIENCE);
        }
    }

    RtcConnection connection(int user) {
        return connections.get(user);
    }

    Room room(int user) {
        return rooms.get(user);
    }

    RemoteTrack firstTrack(int user) {
        return rooms.get(user).tracks().blockFirst(PATIENCE);
    }
}
