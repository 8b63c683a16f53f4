package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.FileTransfer;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.TransferState;
import io.reactivertc.file.TransferState.Cancelled;
import io.reactivertc.file.TransferState.Cause;
import io.reactivertc.file.TransferState.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Sends files between two peers over fake ports, in virtual time; the disk is real and answers at once. */
class PeerFilesTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int LARGE = 20_000_000;

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

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void carriesFilesWithNothingOrLittleInThem(int size) throws Exception {
        Path source = Files.write(folder.resolve("little"), random(size));
        AtomicReference<Path> saved = new AtomicReference<>();
        pair.bob.peer().files().flatMap(file -> file.saveTo(folder.resolve("in"))).subscribe(saved::set);

        OutgoingFile sent = send(FileSource.of(source));
        pair.pass(SOON);

        assertThat(saved.get()).hasSameBinaryContentAs(source);
        assertThat(sent.state().progress().fraction()).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void restsWhileEitherSideHoldsIt(boolean bySender) {
        FileTransfer[] ends = begin();
        FileTransfer holder = ends[bySender ? 0 : 1];
        FileTransfer other = ends[bySender ? 1 : 0];

        holder.pause().subscribe();
        pair.pass(SOON);
        long held = ends[1].state().progress().bytes();
        pair.pass(SOON);

        assertThat(cause(holder)).isEqualTo(Cause.PAUSED_HERE);
        assertThat(cause(other)).isEqualTo(Cause.PAUSED_THERE);
        assertThat(ends[1].state().progress().bytes()).isEqualTo(held).isLessThan(LARGE);

        holder.resume().subscribe();
        pair.pass(SOON);

        assertThat(ends).allSatisfy(end -> assertThat(end.state()).isInstanceOf(TransferState.Completed.class));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isStillHeldOnANewConnection(boolean bySender) {
        FileTransfer[] ends = begin();
        FileTransfer holder = ends[bySender ? 0 : 1];

        holder.pause().subscribe();
        pair.pass(Duration.ofMillis(100));
        pair.engine.live().get(0).kill();
        pair.pass(Duration.ofSeconds(30));

        assertThat(cause(holder)).isEqualTo(Cause.PAUSED_HERE);
        assertThat(ends[1].state().progress().bytes()).isLessThan(LARGE);

        holder.resume().subscribe();
        pair.pass(SOON);

        assertThat(ends).allSatisfy(end -> assertThat(end.state()).isInstanceOf(TransferState.Completed.class));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsWhenEitherSideCancels(boolean bySender) {
        FileTransfer[] ends = begin();

        ends[bySender ? 0 : 1].cancel().subscribe();
        pair.pass(SOON);

        assertThat(ends[bySender ? 0 : 1].state()).isInstanceOfSatisfying(Cancelled.class,
                end -> assertThat(end.by()).isEqualTo(Side.LOCAL));
        assertThat(ends[bySender ? 1 : 0].state()).isInstanceOfSatisfying(Cancelled.class,
                end -> assertThat(end.by()).isEqualTo(Side.REMOTE));
        StepVerifier.create(ends[0].completion()).expectErrorSatisfies(
                error -> assertThat(error).isInstanceOfSatisfying(FileException.class,
                        known -> assertThat(known.code()).isEqualTo(RtcErrorCode.CANCELLED)))
                .verify(SOON);
    }

    @Test
    void isCancelledWithItsChunks() {
        AtomicReference<IncomingFile> received = new AtomicReference<>();
        pair.bob.peer().files().doOnNext(received::set).flatMap(file -> file.chunks().take(1)).subscribe();

        OutgoingFile sent = send(FileSource.of(pieces(random(LARGE), 10_000), FileMetadata.of("stream")));
        pair.pass(SOON);

        assertThat(sent.state()).isInstanceOf(Cancelled.class);
        assertThat(received.get().state()).isInstanceOf(Cancelled.class);
    }

    @Test
    void takesAnOfferBackThatNobodyWaitsFor() {
        List<IncomingFile> offered = new ArrayList<>();
        pair.bob.peer().files().subscribe(offered::add);

        pair.ann.run(
                () -> pair.ann.peer().sendFile(FileSource.of(Flux.never(), FileMetadata.of("stream"))).subscribe().dispose());
        pair.pass(SOON);

        assertThat(offered).allSatisfy(file -> assertThat(file.state().isTerminal()).isTrue());
    }

    @Test
    void isPipedOnFromOnePeerIntoAFileWhileItComes() throws Exception {
        byte[] content = random(3_000_000);
        Path source = Files.write(folder.resolve("source"), content);
        Path copy = folder.resolve("copy");
        pair.bob.peer().files().flatMap(file -> written(file.chunks(), copy)).subscribe();

        OutgoingFile sent = send(FileSource.of(source));
        pair.pass(SOON);

        assertThat(copy).hasBinaryContent(content);
        assertThat(sent.state()).isInstanceOf(TransferState.Completed.class);
    }

    private static Mono<Void> written(Flux<ByteBuffer> chunks, Path place) {
        return Mono.using(() -> FileChannel.open(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                channel -> chunks.concatMap(chunk -> Mono.fromCallable(() -> channel.write(chunk))).then(),
                channel -> closed(channel));
    }

    private static void closed(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void comesBackToItsSenderInOrderWhenItIsSentOnWhileItComes() {
        List<ByteBuffer> chunks = new ArrayList<>();
        byte[] content = random(2_000_000);
        pair.ann.peer().files().flatMap(IncomingFile::chunks).subscribe(chunks::add);
        pair.bob.peer().files()
                .flatMap(file -> pair.bob.peer().sendFile(FileSource.of(file.chunks(), FileMetadata.of("relayed"))))
                .subscribe();

        OutgoingFile sent = send(FileSource.of(pieces(content, 50_000), FileMetadata.of("stream")));
        pair.pass(SOON);

        assertThat(join(chunks)).isEqualTo(content);
        assertThat(sent.state()).isInstanceOf(TransferState.Completed.class);
    }

    @Test
    void readsOnlyOnceAndForOneSubscriber() {
        AtomicReference<Throwable> second = new AtomicReference<>();
        pair.bob.peer().files().subscribe(file -> {
            file.chunks().subscribe();
            file.chunks().subscribe(chunk -> {}, second::set);
        });

        OutgoingFile sent = send(FileSource.of(pieces(random(10), 1), FileMetadata.of("stream")));
        pair.pass(SOON);

        assertThat(second.get()).isInstanceOf(IllegalStateException.class);
        assertThat(sent.state()).isInstanceOf(TransferState.Completed.class);
    }

    /** Returns both ends of a transfer that takes its time. */
    private FileTransfer[] begin() {
        pair.engine.network().latency(Duration.ofMillis(100));
        AtomicReference<IncomingFile> received = new AtomicReference<>();
        pair.bob.peer().files().subscribe(file -> {
            received.set(file);
            file.chunks().subscribe(chunk -> {}, failure -> {});
        });
        OutgoingFile sent = send(FileSource.of(pieces(random(LARGE), 50_000), FileMetadata.of("large").withSize(LARGE)));
        pair.pass(Duration.ofMillis(700));
        assertThat(sent.state()).isInstanceOf(TransferState.Transferring.class);
        return new FileTransfer[]{sent, received.get()};
    }

    private static Cause cause(FileTransfer transfer) {
        assertThat(transfer.state()).isInstanceOf(TransferState.Suspended.class);
        return ((TransferState.Suspended) transfer.state()).cause();
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
