package io.reactivertc.samples;

import io.reactivertc.error.PeerClosedException;
import io.reactivertc.file.CollisionPolicy;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.room.Room;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;

/** Receives files into a folder. */
@Command(name = "receive", description = {
        "Takes all files that are offered in a room into a folder, until Ctrl-C or until it has as many as it was asked for.",
        "Run it again to go on with what was interrupted on either side."
})
final class ReceiveCommand implements Callable<Integer> {

    private static final int NOT_ALL = 5;

    @Spec
    CommandSpec spec;

    @Mixin
    RoomVisit visit = new RoomVisit();

    @Option(names = "--into", paramLabel = "DIR", required = true, description = "The folder; made if it does not exist. Nothing is written elsewhere.")
    Path into = Path.of(".");

    @Option(names = "--count", paramLabel = "N", description = "End after so many files.")
    long count = Long.MAX_VALUE;

    @Option(names = "--if-exists", paramLabel = "rename|replace|fail", defaultValue = "rename", description = "What to do about a file that has the name already. Default: ${DEFAULT-VALUE}.")
    CollisionPolicy policy = CollisionPolicy.RENAME;

    private final AtomicBoolean failed = new AtomicBoolean();

    @Override
    public Integer call() {
        TransferBars bars = new TransferBars(spec.commandLine().getOut(), TransferBars.isTerminal());
        String name = RoomVisit.stableName("receive", into.toAbsolutePath().normalize().toString());
        visit.visit(name, room -> receive(room, bars)).block();
        return failed.get() ? NOT_ALL : 0;
    }

    private Mono<Void> receive(Room room, TransferBars bars) {
        return room.files().flatMap(file -> save(file, bars), Integer.MAX_VALUE).take(count).then();
    }

    /** Emits each file that is over, well or not; not one whose sender went away, for they may come back. */
    private Mono<IncomingFile> save(IncomingFile file, TransferBars bars) {
        bars.follow(file);
        return file.saveTo(into, policy)
                .doOnNext(place -> bars.say("saved " + place))
                .thenReturn(file)
                .onErrorResume(failure -> Mono.justOrEmpty(notSaved(file, failure, bars)));
    }

    private java.util.Optional<IncomingFile> notSaved(IncomingFile file, Throwable failure, TransferBars bars) {
        if (failure instanceof PeerClosedException) {
            bars.say(file.peer() + " is gone");
            return java.util.Optional.empty();
        }
        failed.set(true);
        bars.say("rtc: " + failure.getMessage());
        return java.util.Optional.of(file);
    }
}
