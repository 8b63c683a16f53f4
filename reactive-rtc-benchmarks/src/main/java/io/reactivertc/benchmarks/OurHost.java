package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.room.Room;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.time.Duration;

/** Serves a signaling server and waits in the room {@code bench}, until its standard input closes. Tells its address. */
final class OurHost {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private OurHost() {}

    public static void main(String[] arguments) throws Exception {
        BoundServer server = SignalingServer.create().port(0).bind().block(PATIENCE);
        RtcConnection host = RtcConnector.create().signaling(server.uri()).userId("host").connect().block(PATIENCE);
        Room room = host.open(RoomId.of("bench")).block(PATIENCE);
        room.messages().subscribe();
        Child.tell(System.out, server.uri());
        while (System.in.read() >= 0) {
            // the parent closes it
        }
        Runtime.getRuntime().halt(0);
    }
}
