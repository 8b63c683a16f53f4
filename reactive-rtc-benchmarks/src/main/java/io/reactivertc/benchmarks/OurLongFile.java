package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.impl.signaling.netty.WebSocketTransport;
import io.reactivertc.netlab.RelayedCandidates;
import io.reactivertc.netlab.UdpRelay;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import reactor.core.publisher.Mono;

/** Sends a file from disk to disk over a bad network, as the library does it. Arguments: bytes, round trip in ms, bytes a second, bytes that may wait. Tells seconds. */
final class OurLongFile {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private OurLongFile() {}

    public static void main(String[] arguments) throws Exception {
        int bytes = Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("long-file");
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        Path source = Files.write(folder.resolve("file.bin"), content);
        BoundServer server = Objects.requireNonNull(SignalingServer.create().port(0).bind().block(PATIENCE));
        UdpRelay relay = new UdpRelay(1);
        RtcConnector connector = RtcConnector.create()
                .signaling(server.uri())
                .ice(ice -> ice.withFilter(RelayedTransport::passes));
        Room far = enter(connector.userId("far").connect());
        Room near = enter(connector.userId("near")
                .signaling(signaling -> signaling.withTransport(
                        new RelayedTransport(new WebSocketTransport(server.uri()), new RelayedCandidates(relay))))
                .connect());
        Peer to = connected(far);
        Peer from = connected(near);
        relay.become(LongFile.line(arguments));

        long start = System.nanoTime();
        Mono<Path> saved = from.files().next().flatMap(file -> file.saveTo(folder.resolve("in")));
        Mono.zip(saved, to.sendFile(FileSource.of(source)).flatMap(OutgoingFile::completion)).block(PATIENCE);
        Child.tell(System.out, (System.nanoTime() - start) / 1e9);
        Runtime.getRuntime().halt(0);
    }

    private static Room enter(Mono<RtcConnection> connecting) {
        RtcConnection connection = Objects.requireNonNull(connecting.block(PATIENCE));
        return Objects.requireNonNull(connection.openOrJoin(RoomId.of("files")).block(PATIENCE));
    }

    private static Peer connected(Room room) {
        return Objects.requireNonNull(room.peers()
                .next()
                .delayUntil(peer -> peer.states().filter(state -> state.isConnected()).next())
                .block(PATIENCE));
    }
}
