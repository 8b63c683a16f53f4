package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.FileTransfer;
import io.reactivertc.peer.Peer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Scanner;
import reactor.core.publisher.Flux;

/** Sends folders to a {@link FileHost}: each line of the standard input names one. Argument: the address. Tells seconds until all are saved, MB of heap and allocated MB. */
final class FileSender {

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private FileSender() {}

    public static void main(String[] arguments) {
        RtcConnection connection = RtcConnector.create().signaling(URI.create(arguments[0])).connect().block(PATIENCE);
        Peer host = connection.openOrJoin(RoomId.of("bench")).flatMapMany(room -> room.peers()).blockFirst(PATIENCE);
        host.states().filter(state -> state.isConnected()).blockFirst(PATIENCE);
        for (Scanner input = new Scanner(System.in, StandardCharsets.UTF_8); input.hasNextLine();) {
            Path folder = Path.of(input.nextLine());
            Memory memory = new Memory();
            Flux<FileSource> sources = FileSource.ofFolder(folder);
            long start = System.nanoTime();
            sources.flatMap(source -> host.sendFile(source).flatMap(FileTransfer::completion), Integer.MAX_VALUE)
                    .then()
                    .block(PATIENCE);
            double seconds = (System.nanoTime() - start) / 1e9;
            Child.tell(System.out, seconds + " " + memory.heap() + " " + memory.allocated());
        }
        Runtime.getRuntime().halt(0);
    }
}
