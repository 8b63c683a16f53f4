package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.FileTransfer;
import io.reactivertc.file.Lanes;
import io.reactivertc.file.SendFileOptions;
import io.reactivertc.impl.signaling.netty.WebSocketTransport;
import io.reactivertc.netlab.RelayedCandidates;
import io.reactivertc.netlab.UdpRelay;
import io.reactivertc.peer.Peer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Scanner;

/**
 * Sends files to a {@link FileHost} over a bad network. Arguments: the address, round trip in ms, bytes a second, bytes that may wait. Each line of the standard input names a file
 * and over how many lanes it goes, {@code auto} for as many as seem worth it; tells the seconds until it is saved.
 */
final class LaneSender {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private LaneSender() {}

    public static void main(String[] arguments) {
        URI server = URI.create(arguments[0]);
        UdpRelay relay = new UdpRelay(1);
        RtcConnection connection = RtcConnector.create()
                .signaling(signaling -> signaling.withTransport(
                        new RelayedTransport(new WebSocketTransport(server), new RelayedCandidates(relay))))
                .ice(ice -> ice.withFilter(RelayedTransport::passes))
                .connect()
                .block(PATIENCE);
        Peer host = connection.openOrJoin(RoomId.of("bench")).flatMapMany(room -> room.peers()).blockFirst(PATIENCE);
        host.states().filter(state -> state.isConnected()).blockFirst(PATIENCE);
        relay.become(LongFile.line(arguments));
        host.reconnect().block(PATIENCE); // so that the round trip is measured anew
        for (Scanner input = new Scanner(System.in, StandardCharsets.UTF_8); input.hasNextLine();) {
            String[] wish = input.nextLine().split(" ");
            Lanes lanes = wish[1].equals("auto") ? Lanes.AUTOMATIC : Lanes.of(Integer.parseInt(wish[1]));
            long start = System.nanoTime();
            host.sendFile(FileSource.of(Path.of(wish[0])), SendFileOptions.DEFAULT.withLanes(lanes))
                    .flatMap(FileTransfer::completion)
                    .block(PATIENCE);
            Child.tell(System.out, (System.nanoTime() - start) / 1e9);
        }
        Runtime.getRuntime().halt(0);
    }
}
