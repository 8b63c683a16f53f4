package io.reactivertc.samples;

import io.reactivertc.common.UserId;
import io.reactivertc.error.PeerClosedException;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.FileTransfer;
import io.reactivertc.file.Lanes;
import io.reactivertc.file.SendFileOptions;
import io.reactivertc.file.TransferId;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Sends files from a terminal. */
@Command(name = "send", description = {
        "Sends files, and what is in folders, to those who are in a room or come into it, then leaves.",
        "Run it again to go on with what was interrupted on either side."
})
final class SendCommand implements Callable<Integer> {

    private static final int NOT_ALL = 5;

    @Spec
    CommandSpec spec;

    @Mixin
    RoomVisit visit = new RoomVisit();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files and folders.")
    List<Path> files = List.of();

    @Option(names = "--receivers", paramLabel = "N", defaultValue = "1", description = "How many must have all files before it ends. Default: ${DEFAULT-VALUE}.")
    int receivers;

    @Option(names = "--lanes", paramLabel = "N", defaultValue = "auto", converter = LanesConverter.class, description = {
            "Over how many further connections at once each file goes: 0 to 8, or auto, which goes by the round trip.",
            "Default: ${DEFAULT-VALUE}."
    })
    Lanes lanes = Lanes.AUTOMATIC;

    private final AtomicBoolean failed = new AtomicBoolean();

    @Override
    public Integer call() {
        TransferBars bars = new TransferBars(spec.commandLine().getOut(), TransferBars.isTerminal());
        List<FileSource> sources =
                Objects.requireNonNull(Flux.fromIterable(files).concatMap(SendCommand::sources).collectList().block());
        String name = RoomVisit.stableName("send", files.stream().map(Path::toAbsolutePath).toList().toString());
        visit.visit(name, room -> send(room, sources, bars)).block();
        return failed.get() ? NOT_ALL : 0;
    }

    private static Flux<FileSource> sources(Path file) {
        if (!Files.isReadable(file)) {
            return Flux.error(new IllegalArgumentException("cannot read " + file));
        }
        return Files.isDirectory(file) ? FileSource.ofFolder(file) : Flux.just(FileSource.of(file));
    }

    private Mono<Void> send(Room room, List<FileSource> sources, TransferBars bars) {
        return room.peers()
                .flatMap(peer -> sendAll(peer, sources, bars), Integer.MAX_VALUE)
                .distinct()
                .take(receivers)
                .count()
                .doOnNext(served -> failed.compareAndSet(false, served < receivers))
                .then();
    }

    /** Emits the receiver when all is said; nobody if they went away, for they may come back. */
    private Mono<UserId> sendAll(Peer peer, List<FileSource> sources, TransferBars bars) {
        return Flux.fromIterable(sources)
                .flatMap(source -> send(peer, source, bars), Integer.MAX_VALUE)
                .then(Mono.just(peer.id()))
                .onErrorResume(PeerClosedException.class, gone -> Mono.fromRunnable(() -> bars.say(peer.id() + " is gone")));
    }

    private Mono<Void> send(Peer peer, FileSource source, TransferBars bars) {
        return Mono.fromCallable(() -> options(peer, source))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(options -> peer.sendFile(source, options))
                .doOnNext(bars::follow)
                .flatMap(FileTransfer::completion)
                .then()
                .onErrorResume(failure -> !(failure instanceof PeerClosedException),
                        failure -> Mono.fromRunnable(() -> fail(failure, bars)));
    }

    private void fail(Throwable failure, TransferBars bars) {
        failed.set(true);
        bars.say("rtc: " + failure.getMessage());
    }

    /** The same file, unchanged, for the same receiver is the same transfer, also when this command is run again. */
    private SendFileOptions options(Peer peer, FileSource source) throws IOException {
        Path file = ((FileSource.OfPath) source).file().toRealPath();
        List<String> parts = new ArrayList<>(List.of(peer.id().value(), file.toString()));
        parts.add(Long.toString(Files.size(file)));
        parts.add(Files.getLastModifiedTime(file).toString());
        return SendFileOptions.DEFAULT.withLanes(lanes).withId(TransferId.derivedFrom(parts.toArray(String[]::new)));
    }

    /** Reads what {@code --lanes} says. */
    static final class LanesConverter implements ITypeConverter<Lanes> {

        @Override
        public Lanes convert(String text) {
            try {
                return text.equals("auto") ? Lanes.AUTOMATIC : Lanes.of(Integer.parseInt(text));
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException("'" + text + "' is neither 0 to " + Lanes.MOST + " nor auto");
            }
        }
    }
}
