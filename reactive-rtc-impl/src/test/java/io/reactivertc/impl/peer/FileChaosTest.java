package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConfig;
import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.Lanes;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.TransferState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/**
 * Holds bar 5: random transfers both ways, over lanes or not, whose peer connections are killed, networks taken down and sides paused or cancelled at random points. Never a corrupt file, never
 * a transfer without an end, the same end on both sides.
 */
class FileChaosTest {

    private static final Duration STEP = Duration.ofMillis(1);
    private static final int MOST_BYTES = 3_000_000;

    @TempDir
    Path folder;

    private final Map<String, byte[]> contents = new TreeMap<>();
    private final Map<String, OutgoingFile> sent = new TreeMap<>();
    private final Map<String, IncomingFile> received = new TreeMap<>();
    private final Map<String, List<ByteBuffer>> chunks = new TreeMap<>();

    static Stream<Long> seeds() {
        long given = Long.getLong("test.chaos", 0);
        return given != 0 ? Stream.of(given) : IntStream.rangeClosed(1, 20).mapToObj(Long::valueOf);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noFileIsCorruptAndNoEndIsLost(long seed) throws IOException {
        Random random = new Random(seed);
        PeerPair pair = PeerPair.connected(lanes(random), lanes(random));
        pair.engine.network().latency(Duration.ofMillis(random.nextInt(30)));
        listen(pair.ann, random.nextBoolean());
        listen(pair.bob, random.nextBoolean());
        int files = 1 + random.nextInt(8);
        for (int n = 0; n < files; n++) {
            send(random.nextBoolean() ? pair.ann : pair.bob, "f" + n, random);
        }

        int troubles = random.nextInt(6);
        for (int n = 0; n < troubles; n++) {
            pair.pass(STEP.multipliedBy(random.nextInt(120)));
            trouble(pair, random);
        }
        pair.engine.network().up();
        pair.pass(Duration.ofMinutes(2));
        sent.values().forEach(file -> file.resume().subscribe());
        received.values().forEach(file -> file.resume().subscribe());
        pair.pass(Duration.ofMinutes(10));

        check(pair);
        pair.close();
    }

    private static RtcConfig lanes(Random random) {
        RtcConfig some = RtcConfig.DEFAULT;
        return some.withFiles(some.files().withLanes(Lanes.of(random.nextInt(4))));
    }

    private void listen(PeerPair.Side side, boolean toDisk) {
        side.peer().files().subscribe(file -> {
            String name = file.metadata().name();
            received.put(name, file);
            if (toDisk) {
                file.saveTo(folder.resolve(side.user.value())).subscribe(place -> {}, failure -> {});
            } else {
                file.chunks().subscribe(chunk -> chunks.computeIfAbsent(name, key -> new ArrayList<>()).add(chunk),
                        failure -> {});
            }
        });
    }

    private void send(PeerPair.Side side, String name, Random random) throws IOException {
        byte[] content = new byte[random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(MOST_BYTES)];
        random.nextBytes(content);
        contents.put(name, content);
        side.peer().sendFile(source(name, content, random)).subscribe(file -> sent.put(name, file));
    }

    private FileSource source(String name, byte[] content, Random random) throws IOException {
        if (random.nextBoolean()) {
            return FileSource.of(Files.write(folder.resolve(name), content));
        }
        int piece = 1 + random.nextInt(100_000);
        Flux<ByteBuffer> pieces = Flux.range(0, (content.length + piece - 1) / piece)
                .map(n -> ByteBuffer.wrap(content, n * piece, Math.min(piece, content.length - n * piece)));
        FileMetadata metadata = FileMetadata.of(name);
        return FileSource.of(pieces, random.nextBoolean() ? metadata : metadata.withSize(content.length));
    }

    private void trouble(PeerPair pair, Random random) {
        List<FakePeerPort> live = pair.engine.live();
        switch (random.nextInt(6)) {
            case 0, 1 -> live.stream().skip(random.nextInt(live.size() + 1)).findFirst().ifPresent(FakePeerPort::kill);
            case 2 -> pair.engine.network().down();
            case 3 -> pair.engine.network().up();
            case 4 -> any(random).ifPresent(file -> (random.nextBoolean() ? file.pause() : file.resume()).subscribe());
            default -> any(random).ifPresent(file -> file.cancel().subscribe());
        }
    }

    private java.util.Optional<io.reactivertc.file.FileTransfer> any(Random random) {
        Map<String, ? extends io.reactivertc.file.FileTransfer> side = random.nextBoolean() ? sent : received;
        List<? extends io.reactivertc.file.FileTransfer> all = List.copyOf(side.values());
        return all.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(all.get(random.nextInt(all.size())));
    }

    private void check(PeerPair pair) throws IOException {
        assertThat(sent).hasSameSizeAs(contents);
        for (OutgoingFile file : sent.values()) {
            String name = file.metadata().name();
            IncomingFile other = received.get(name);
            assertThat(file.state().isTerminal()).as("%s, %s", file, other).isTrue();
            if (other != null) {
                assertThat(other.state().isTerminal()).as("%s, %s", file, other).isTrue();
                checkOutcome(pair, name, file.state(), other.state());
            }
        }
    }

    private void checkOutcome(PeerPair pair, String name, TransferState here, TransferState there) throws IOException {
        if (there instanceof TransferState.Completed) {
            assertThat(whole(pair, name)).as(name).isEqualTo(contents.get(name));
        }
        if (here instanceof TransferState.Completed done) {
            assertThat(there).isInstanceOf(TransferState.Completed.class);
            assertThat(((TransferState.Completed) there).sha256()).isEqualTo(done.sha256());
        } else if (pair.isConnected() && there instanceof TransferState.Failed failed) {
            assertThat(failed.error()).isInstanceOf(FileException.class);
            assertThat(failed.error().code()).isNotEqualTo(RtcErrorCode.PROTOCOL_VIOLATION);
        }
    }

    private byte[] whole(PeerPair pair, String name) throws IOException {
        List<ByteBuffer> taken = chunks.get(name);
        if (taken != null) {
            ByteBuffer all = ByteBuffer.allocate(taken.stream().mapToInt(ByteBuffer::remaining).sum());
            taken.forEach(chunk -> all.put(chunk.duplicate()));
            return all.array();
        }
        for (PeerPair.Side side : List.of(pair.ann, pair.bob)) {
            Path saved = folder.resolve(side.user.value()).resolve(name);
            if (Files.exists(saved)) {
                return Files.readAllBytes(saved);
            }
        }
        return new byte[0];
    }
}
