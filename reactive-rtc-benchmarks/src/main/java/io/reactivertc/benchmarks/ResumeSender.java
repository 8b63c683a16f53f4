package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.SendFileOptions;
import io.reactivertc.file.TransferId;
import io.reactivertc.file.TransferState;
import io.reactivertc.peer.Peer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Sends one file to whoever comes, as the same transfer each time. Arguments: the address, the file. Tells for each attempt {@code begun <byte>}, then {@code ended <byte>} or {@code completed <hash>}. */
final class ResumeSender {

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private ResumeSender() {}

    public static void main(String[] arguments) {
        FileSource source = FileSource.of(Path.of(arguments[1]));
        SendFileOptions options = SendFileOptions.DEFAULT.withId(TransferId.derivedFrom(arguments[1]));
        RtcConnection connection =
                RtcConnector.create().signaling(URI.create(arguments[0])).userId("sender").connect().block(PATIENCE);
        connection.openOrJoin(RoomId.of("resume"))
                .flatMapMany(room -> room.peers())
                .flatMap(peer -> send(peer, source, options), Integer.MAX_VALUE)
                .takeUntil(TransferState.Completed.class::isInstance)
                .blockLast(PATIENCE);
        Runtime.getRuntime().halt(0);
    }

    private static Mono<TransferState> send(Peer peer, FileSource source, SendFileOptions options) {
        return peer.sendFile(source, options).flatMap(ResumeSender::follow).onErrorComplete();
    }

    private static Mono<TransferState> follow(OutgoingFile file) {
        file.states().filter(TransferState.Transferring.class::isInstance).next()
                .subscribe(state -> Child.tell(System.out, "begun " + state.progress().bytes()));
        return file.states().filter(TransferState::isTerminal).next().doOnNext(end -> Child.tell(System.out,
                end instanceof TransferState.Completed done
                        ? "completed " + done.sha256()
                        : "ended " + end.progress().bytes()));
    }
}
