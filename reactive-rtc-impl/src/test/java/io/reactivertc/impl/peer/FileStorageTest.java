package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.reactivertc.RtcConfig;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.CollisionPolicy;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.SendFileOptions;
import io.reactivertc.file.TransferId;
import io.reactivertc.file.TransferState;
import io.reactivertc.file.TransferState.Transferring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Saves files to disk: where they go, what is kept of unfinished ones, what the disk refuses. */
class FileStorageTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int LARGE = 40 << 20;

    @TempDir
    Path folder;

    private Path into;
    private PeerPair pair = PeerPair.connected();
    private final AtomicReference<Path> saved = new AtomicReference<>();
    private final AtomicReference<Throwable> refused = new AtomicReference<>();
    private final List<TransferState> states = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        into = folder.toRealPath().resolve("in");
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../evil", "/etc/passwd", "C:\\Windows\\evil.exe", "..", ".", "CON", "nul.txt", "a\u0000b",
            "gpj.\u202Eexe.txt", "   ", "\u200B", "~", "x/../../y"})
    void noNameLeadsOutOfTheFolder(String name) throws IOException {
        save(CollisionPolicy.RENAME);
        OutgoingFile sent = send(source(name, "content"), SendFileOptions.DEFAULT);

        assertThat(sent.state()).isInstanceOf(TransferState.Completed.class);
        assertThat(saved.get()).hasParent(into).hasContent("content");
        assertThat(saved.get().getFileName().toString()).doesNotContain("\u202E", "\u0000", "/", "\\", ":");
        assertThat(everything()).containsExactly(saved.get());
    }

    @Test
    void foldersAreMadeInside() throws IOException {
        save(CollisionPolicy.RENAME);
        FileMetadata metadata = FileMetadata.of("one.jpg").withFolders(List.of("..", "photos", "/", "may"));
        send(FileSource.of(Flux.just(ByteBuffer.wrap(new byte[]{1})), metadata), SendFileOptions.DEFAULT);

        assertThat(saved.get().getParent().getParent().getParent()).hasFileName("photos");
        assertThat(saved.get()).startsWith(into).hasFileName("one.jpg");
    }

    @Test
    void aFolderThatLeadsElsewhereIsNotEntered() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.createDirectories(into);
        Files.createSymbolicLink(into.resolve("link"), outside);
        save(CollisionPolicy.RENAME);
        FileMetadata metadata = FileMetadata.of("one").withFolders(List.of("link"));

        assertBothFailed(send(FileSource.of(Flux.just(ByteBuffer.wrap(new byte[]{1})), metadata), SendFileOptions.DEFAULT),
                RtcErrorCode.STORAGE_DENIED);

        assertThat(outside).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"RENAME, 'name (1).txt'", "REPLACE, name.txt"})
    void aFileThatExistsIsLeftOrReplacedAsItWasSaid(CollisionPolicy policy, String place) throws IOException {
        Files.createDirectories(into);
        Files.writeString(into.resolve("name.txt"), "old");
        save(policy);

        send(source("name.txt", "new"), SendFileOptions.DEFAULT);

        assertThat(saved.get()).isEqualTo(into.resolve(place)).hasContent("new");
        assertThat(into.resolve("name.txt")).hasContent(policy == CollisionPolicy.REPLACE ? "new" : "old");
    }

    @Test
    void aFileThatExistsIsRefusedAtOnceIfItWasSaid() throws IOException {
        Files.createDirectories(into);
        Files.writeString(into.resolve("name.txt"), "old");
        save(CollisionPolicy.FAIL);

        assertBothFailed(send(source("name.txt", "new"), SendFileOptions.DEFAULT), RtcErrorCode.FILE_EXISTS);

        assertThat(everything()).containsExactly(into.resolve("name.txt"));
    }

    @Test
    void goesOnWhereAnEarlierProcessWas() throws IOException {
        Path source = random(LARGE);
        SendFileOptions options = SendFileOptions.DEFAULT.withId(TransferId.random());
        interrupt(source, options);

        again();
        save(CollisionPolicy.RENAME);
        send(FileSource.of(source), options);

        assertThat(saved.get()).hasSameBinaryContentAs(source);
        assertThat(begunAt()).isGreaterThanOrEqualTo(8 << 20);
        assertThat(everything()).containsExactly(saved.get());
    }

    @Test
    void beginsAnewIfTheFileWasChangedMeanwhile() throws IOException {
        Path source = random(LARGE);
        SendFileOptions options = SendFileOptions.DEFAULT.withId(TransferId.random());
        interrupt(source, options);

        try (FileChannel file = FileChannel.open(source, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[]{1, 2, 3}), 5);
        }
        Files.setLastModifiedTime(source, FileTime.from(Instant.ofEpochSecond(1_000_000_000)));
        again();
        save(CollisionPolicy.RENAME);
        send(FileSource.of(source), options);

        assertThat(saved.get()).hasSameBinaryContentAs(source);
        assertThat(begunAt()).isZero();
    }

    @Test
    void beginsAnewIfOnlyTheContentWasChanged() throws IOException {
        Path source = random(LARGE);
        FileTime time = Files.getLastModifiedTime(source);
        SendFileOptions options = SendFileOptions.DEFAULT.withId(TransferId.random());
        interrupt(source, options);

        try (FileChannel file = FileChannel.open(source, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[]{1, 2, 3}), 5);
        }
        Files.setLastModifiedTime(source, time);
        again();
        save(CollisionPolicy.RENAME);
        send(FileSource.of(source), options);

        assertThat(saved.get()).hasSameBinaryContentAs(source);
    }

    @Test
    void doesNotTakeAgainWhatItCompletedBefore() throws IOException {
        Path source = random(100_000);
        SendFileOptions options = SendFileOptions.DEFAULT.withId(TransferId.random());
        save(CollisionPolicy.RENAME);
        send(FileSource.of(source), options);
        again();
        save(CollisionPolicy.RENAME);

        OutgoingFile sent = send(FileSource.of(source), options);

        assertThat(sent.state()).isInstanceOf(TransferState.Completed.class);
        assertThat(states).noneMatch(Transferring.class::isInstance);
        assertThat(everything()).containsExactly(saved.get());
    }

    @Test
    void whatWasWrittenIsSafeAsOftenAsIsSaid() throws IOException {
        pair.close();
        RtcConfig often = RtcConfig.DEFAULT.withFiles(RtcConfig.DEFAULT.files().withForced(1 << 20));
        pair = PeerPair.connected(often, often);
        pair.engine.network().latency(Duration.ofMillis(100));
        save(CollisionPolicy.RENAME);
        start(FileSource.of(random(LARGE)), SendFileOptions.DEFAULT);
        while (states.isEmpty() || states.get(states.size() - 1).progress().bytes() < 2 << 20) {
            pair.pass(Duration.ofMillis(50));
        }

        assertThat(states.get(states.size() - 1).progress().bytes()).isLessThan(8 << 20);
        try (Stream<Path> parts = Files.list(into.resolve(".reactive-rtc"))) {
            assertThat(parts).anyMatch(part -> part.toString().endsWith(".journal"));
        }
    }

    @Test
    void removesWhatItHasWhenTheTransferIsCancelled() throws IOException {
        pair.engine.network().latency(Duration.ofMillis(100));
        save(CollisionPolicy.RENAME);
        OutgoingFile sent = start(FileSource.of(random(LARGE)), SendFileOptions.DEFAULT);
        pair.pass(Duration.ofSeconds(1));

        sent.cancel().subscribe();
        pair.pass(SOON);

        assertThat(states).last().isInstanceOf(TransferState.Cancelled.class);
        try (Stream<Path> parts = Files.list(into.resolve(".reactive-rtc"))) {
            assertThat(parts).isEmpty();
        }
    }

    @Test
    void aFileThatShrinksWhileItIsSent() throws IOException {
        pair.engine.network().latency(Duration.ofMillis(100));
        Path source = random(LARGE);
        save(CollisionPolicy.RENAME);
        OutgoingFile sent = start(FileSource.of(source), SendFileOptions.DEFAULT);
        pair.pass(Duration.ofSeconds(1));
        assertThat(sent.state()).isInstanceOf(Transferring.class);

        try (FileChannel file = FileChannel.open(source, StandardOpenOption.WRITE)) {
            file.truncate(LARGE / 2);
        }
        pair.pass(SOON);

        assertBothFailed(sent, RtcErrorCode.FILE_CHANGED);
        assertThat(everything()).isEmpty();
    }

    @Test
    void aDiskThatIsFullAtOnceOrInTheMiddle() throws IOException {
        try (FileSystem small = Jimfs.newFileSystem(Configuration.unix().toBuilder().setMaxSize(2 << 20).build())) {
            into = small.getPath("/in");
            save(CollisionPolicy.RENAME);

            assertBothFailed(send(FileSource.of(random(4 << 20)), SendFileOptions.DEFAULT), RtcErrorCode.STORAGE_FULL);
            Flux<ByteBuffer> endless = Flux.range(0, 400).map(n -> ByteBuffer.allocate(10_000));
            assertBothFailed(send(FileSource.of(endless, FileMetadata.of("endless")), SendFileOptions.DEFAULT),
                    RtcErrorCode.STORAGE_FULL);

            assertThat(into.resolve("endless")).doesNotExist();
        }
    }

    @Test
    void aFolderWithoutPermission() throws IOException {
        Files.createDirectories(into, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        assumeThat(Files.isWritable(into)).as("this user may write anywhere").isFalse();
        save(CollisionPolicy.RENAME);

        assertBothFailed(send(source("name", "x"), SendFileOptions.DEFAULT), RtcErrorCode.STORAGE_DENIED);
    }

    @Test
    void aFolderThatIsAFile() throws IOException {
        Files.writeString(into, "I am a file");
        save(CollisionPolicy.RENAME);

        assertBothFailed(send(source("name", "x"), SendFileOptions.DEFAULT), RtcErrorCode.STORAGE_FAILED);
    }

    /** Sends a part, and ends both processes. */
    private void interrupt(Path source, SendFileOptions options) {
        pair.engine.network().latency(Duration.ofMillis(100));
        save(CollisionPolicy.RENAME);
        start(FileSource.of(source), options);
        while (states.isEmpty() || states.get(states.size() - 1).progress().bytes() < LARGE / 2) {
            pair.pass(Duration.ofMillis(50));
        }
        assertThat(saved).hasNullValue();
    }

    private void again() {
        pair.close();
        saved.set(null);
        states.clear();
        pair = PeerPair.connected();
    }

    private void save(CollisionPolicy policy) {
        pair.bob.peer().files().subscribe(file -> {
            file.states().subscribe(states::add);
            file.saveTo(into, policy).subscribe(saved::set, refused::set);
        });
    }

    private OutgoingFile send(FileSource source, SendFileOptions options) {
        OutgoingFile sent = start(source, options);
        pair.pass(SOON);
        return sent;
    }

    private OutgoingFile start(FileSource source, SendFileOptions options) {
        AtomicReference<OutgoingFile> sent = new AtomicReference<>();
        pair.ann.peer().sendFile(source, options).subscribe(sent::set);
        pair.pass(Duration.ofMillis(50));
        return sent.get();
    }

    private static FileSource source(String name, String content) {
        return FileSource.of(Flux.just(ByteBuffer.wrap(content.getBytes())), FileMetadata.of(name));
    }

    private Path random(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(folder.resolve("source" + size), bytes);
    }

    private long begunAt() {
        return states.stream().filter(Transferring.class::isInstance).findFirst().orElseThrow().progress().bytes();
    }

    /** Returns all files in the folder but what is kept for later. */
    private List<Path> everything() {
        try (Stream<Path> files = Files.walk(into)) {
            return files.filter(Files::isRegularFile).filter(file -> !file.getFileName().toString().equals("completed"))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void assertBothFailed(OutgoingFile sent, RtcErrorCode code) {
        assertThat(sent.state()).isInstanceOfSatisfying(TransferState.Failed.class,
                failed -> assertThat(failed.error().code()).isEqualTo(code));
        assertThat(states).last()
                .isInstanceOfSatisfying(TransferState.Failed.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(code));
        assertThat(refused.get()).isInstanceOfSatisfying(io.reactivertc.error.RtcException.class,
                error -> assertThat(error.code()).isEqualTo(code));
    }
}
