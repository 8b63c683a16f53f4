package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.room.Room;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Scanner;

/** Serves a signaling server and saves what is offered in the room {@code bench} into a folder. Argument: the folder. Tells its address; after each line, MB of heap and allocated MB since the line before. */
final class FileHost {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private FileHost() {}

    public static void main(String[] arguments) {
        Path into = Path.of(arguments[0]);
        BoundServer server = SignalingServer.create().port(0).bind().block(PATIENCE);
        RtcConnection host = RtcConnector.create()
                .signaling(server.uri())
                .ice(ice -> ice.withFilter(RelayedTransport::passes))
                .userId("host")
                .connect()
                .block(PATIENCE);
        Room room = host.open(RoomId.of("bench")).block(PATIENCE);
        room.files().flatMap(file -> file.saveTo(into), Integer.MAX_VALUE)
                .subscribe(place -> {}, failure -> failure.printStackTrace());
        Child.tell(System.out, server.uri());
        Memory memory = new Memory();
        for (Scanner input = new Scanner(System.in, StandardCharsets.UTF_8); input.hasNextLine();) {
            input.nextLine();
            Child.tell(System.out, memory.heap() + " " + memory.allocated());
            memory = new Memory();
        }
        Runtime.getRuntime().halt(0);
    }
}
