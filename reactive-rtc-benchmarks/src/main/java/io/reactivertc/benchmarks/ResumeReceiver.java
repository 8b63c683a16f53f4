package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.file.IncomingFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Saves what is offered, until it is killed. Arguments: the address, the folder. Tells {@code at <byte>} as it goes, and {@code saved}. */
final class ResumeReceiver {

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private ResumeReceiver() {}

    public static void main(String[] arguments) {
        Path into = Path.of(arguments[1]);
        RtcConnector.create().signaling(URI.create(arguments[0])).userId("receiver").connect()
                .flatMap(connection -> connection.openOrJoin(RoomId.of("resume")))
                .flatMapMany(room -> room.files())
                .flatMap(file -> save(file, into))
                .blockFirst(PATIENCE);
        Child.tell(System.out, "saved");
        while (true) {
            Mono.delay(PATIENCE).block();
        }
    }

    private static Mono<Path> save(IncomingFile file, Path into) {
        file.states().subscribe(state -> Child.tell(System.out, "at " + state.progress().bytes()));
        return file.saveTo(into);
    }
}
