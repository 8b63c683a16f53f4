package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.TransferState;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Sends files over the real engine. */
class FilesNativeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;
    private static final long MOST_WINDOW = 4 * MIB;

    @TempDir
    Path folder;

    @Test
    void savesALargeFileAcrossRebuiltConnections() throws IOException {
        Path source = random(folder.resolve("large.bin"), 48 * MIB);
        try (NativeStand stand = new NativeStand()) {
            List<Peer> peers = stand.pair("alice", "bob");
            Mono<Path> saved = peers.get(1).files().next().flatMap(file -> file.saveTo(folder.resolve("in")));
            Mono<OutgoingFile> sent = peers.get(0).sendFile(FileSource.of(source)).doOnNext(file -> interrupt(stand, file));

            Path arrived =
                    Objects.requireNonNull(Mono.zip(saved, sent.flatMap(OutgoingFile::completion)).block(PATIENCE)).getT1();

            assertThat(arrived).hasFileName("large.bin").hasSameBinaryContentAs(source);
        }
    }

    /** Kills all connections when a third and when two thirds are there. */
    private static void interrupt(NativeStand stand, OutgoingFile file) {
        for (double part : new double[]{0.33, 0.66}) {
            file.states().filter(state -> state.progress().fraction().orElse(0) > part).next()
                    .subscribe(state -> stand.engine().kill());
        }
    }

    @Test
    void publisherIsNeverAskedForMoreThanWasTakenAndTheWindow() {
        AtomicLong asked = new AtomicLong();
        int chunk = 64 << 10;
        int total = 400;
        Flux<ByteBuffer> offered =
                Flux.range(0, total).map(n -> ByteBuffer.allocate(chunk).putInt(0, n)).doOnRequest(asked::addAndGet);
        long ahead = (MOST_WINDOW + 512 << 10) / chunk + 80;
        try (NativeStand stand = new NativeStand()) {
            List<Peer> peers = stand.pair("alice", "bob");
            peers.get(0).sendFile(FileSource.of(offered, FileMetadata.of("stream"))).subscribe();
            Flux<ByteBuffer> taken = peers.get(1).files().next().flatMapMany(IncomingFile::chunks);

            StepVerifier.create(taken, 1)
                    .expectNextCount(1)
                    .then(() -> settle(asked))
                    .then(() -> assertThat(asked.get()).isLessThan(total).isLessThanOrEqualTo(ahead))
                    .thenRequest(3)
                    .expectNextCount(3)
                    .then(() -> settle(asked))
                    .then(() -> assertThat(asked.get()).isLessThan(total))
                    .thenRequest(Long.MAX_VALUE)
                    .thenConsumeWhile(bytes -> true)
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    /** Waits until a publisher is not asked for more. */
    private static void settle(AtomicLong asked) {
        long before;
        do {
            before = asked.get();
            Mono.delay(Duration.ofMillis(300)).block();
        } while (asked.get() != before);
    }

    @Test
    void sendsTwentyFilesAtOnceBetweenFour() {
        List<String> users = List.of("alice", "bob", "carol", "dave");
        try (NativeStand stand = new NativeStand()) {
            List<Room> rooms = users.stream().map(user -> enter(stand, user)).toList();
            Flux<Path> saved = Flux.fromIterable(rooms).flatMap(room -> room.files().flatMap(this::save), 4).take(20);
            Flux<TransferState> sent =
                    Flux.range(0, 20).flatMap(n -> send(rooms.get(n % 4), users.get((n + 1 + n % 3) % 4), n));

            List<Path> arrived =
                    Objects.requireNonNull(Mono.zip(saved.collectList(), sent.then(Mono.just(true))).block(PATIENCE)).getT1();

            assertThat(arrived).hasSize(20).allSatisfy(
                    file -> assertThat(file).hasSameBinaryContentAs(folder.resolve("out").resolve(file.getFileName())));
        }
    }

    private Mono<TransferState> send(Room from, String to, int number) {
        return from.peers().filter(peer -> peer.id().value().equals(to)).next()
                .flatMap(peer -> peer.sendFile(source("file" + number, number * 200_000)))
                .flatMap(OutgoingFile::completion);
    }

    private Mono<Path> save(IncomingFile file) {
        return file.saveTo(folder.resolve("from-" + file.peer()));
    }

    @Test
    void offersAFileToNewcomersToo() throws IOException {
        Path agenda = random(folder.resolve("agenda"), 100_000);
        try (NativeStand stand = new NativeStand()) {
            Room alice = enter(stand, "alice");
            Flux<TransferState.Completed> shared =
                    alice.shareWithNewcomers(FileSource.of(agenda)).flatMap(OutgoingFile::completion).take(2);

            Mono.zip(shared.collectList(), first(stand, "bob").then(first(stand, "carol"))).block(PATIENCE);

            assertThat(folder.resolve("bob/agenda")).hasSameBinaryContentAs(agenda);
            assertThat(folder.resolve("carol/agenda")).hasSameBinaryContentAs(agenda);
        }
    }

    private Mono<Path> first(NativeStand stand, String user) {
        return Mono.fromCallable(() -> enter(stand, user))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(room -> room.files().next())
                .flatMap(file -> file.saveTo(folder.resolve(user)));
    }

    private Room enter(NativeStand stand, String user) {
        Room room = stand.connect(user).room(RoomStory.ROOM);
        room.openOrJoin().block(PATIENCE);
        return room;
    }

    private FileSource source(String name, int size) {
        try {
            return FileSource.of(random(Files.createDirectories(folder.resolve("out")).resolve(name), size));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static Path random(Path file, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(file, bytes);
    }
}
