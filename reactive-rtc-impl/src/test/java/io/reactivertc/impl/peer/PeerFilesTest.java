package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.TransferState;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Sends files between two peers over fake ports, in virtual time; the disk is real and answers at once. */
class PeerFilesTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private PeerPair pair;

    @BeforeEach
    void connect() {
        pair = PeerPair.connected();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void savesAFileUnderItsName() throws Exception {
        byte[] content = random(3_000_000);
        Path source = Files.write(folder.resolve("report.pdf"), content);
        Path into = folder.resolve("in");
        AtomicReference<Path> saved = new AtomicReference<>();
        pair.bob.peer().files().flatMap(file -> file.saveTo(into)).subscribe(saved::set);

        OutgoingFile sent = send(FileSource.of(source));
        pair.pass(SOON);

        assertThat(saved.get()).isEqualTo(into.resolve("report.pdf")).hasBinaryContent(content);
        assertThat(sent.state()).isInstanceOf(TransferState.Completed.class);
    }

    @Test
    void bringsWhatAPublisherEmitsInOrderAndWhole() {
        List<ByteBuffer> chunks = new ArrayList<>();
        List<TransferState> states = new ArrayList<>();
        pair.bob.peer().files().doOnNext(file -> file.states().subscribe(states::add)).flatMap(IncomingFile::chunks)
                .subscribe(chunks::add);
        byte[] content = random(100_000);

        OutgoingFile sent = send(FileSource.of(pieces(content, 777), FileMetadata.of("stream")));
        pair.pass(SOON);

        assertThat(join(chunks)).isEqualTo(content);
        assertThat(sent.state()).isInstanceOf(TransferState.Completed.class);
        assertThat(states).last().isInstanceOf(TransferState.Completed.class);
    }

    private OutgoingFile send(FileSource source) {
        AtomicReference<OutgoingFile> sent = new AtomicReference<>();
        pair.ann.peer().sendFile(source).subscribe(sent::set);
        pair.pass(Duration.ofMillis(1));
        return sent.get();
    }

    private static Flux<ByteBuffer> pieces(byte[] content, int size) {
        return Flux.range(0, (content.length + size - 1) / size)
                .map(n -> ByteBuffer.wrap(content, n * size, Math.min(size, content.length - n * size)));
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] join(List<ByteBuffer> chunks) {
        ByteBuffer all = ByteBuffer.allocate(chunks.stream().mapToInt(ByteBuffer::remaining).sum());
        chunks.forEach(chunk -> all.put(chunk.duplicate()));
        return all.array();
    }
}
