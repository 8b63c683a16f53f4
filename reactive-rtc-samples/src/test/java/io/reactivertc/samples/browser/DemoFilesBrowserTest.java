package io.reactivertc.samples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.TransferState;
import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerState;
import io.reactivertc.room.Room;
import io.reactivertc.samples.DemoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Sends files between JVM peers and the real page, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoFilesBrowserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LONG = 24_000_000;
    private static final int SAFE = 8 << 20;

    @TempDir
    Path folder;

    private Chromium chromium;
    private DemoServer server;
    private RtcConnection connection;
    private Room room;
    private Page page;
    private Disposable.Composite receiving;

    @BeforeAll
    void startBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    void endBrowser() {
        chromium.close();
    }

    @BeforeEach
    void meet() {
        receiving = Disposables.composite();
        server = DemoServer.bind("localhost", 0).block(PATIENCE);
        connection = connect("jvm");
        room = connection.open(RoomId.of("files")).block(PATIENCE);
        page = chromium.open(URI.create("http://localhost:" + server.server().port() + "/?room=files"));
        page.evaluate(PageFiles.TOOLS);
        page.evaluate("rtcDemo.join('files', 'Page')");
        connected(1);
    }

    @AfterEach
    void part() {
        receiving.dispose();
        page.close();
        connection.close().block(PATIENCE);
        server.close().block(PATIENCE);
    }

    @Test
    void manyFilesGoBothWaysAtOnce() {
        CountDownLatch saved = saveAll(room, folder, 10);
        page.evaluate("choose(Array.from({ length: 10 }, (_, n) => fileOf(`page${n}.bin`, n * 150000, n)), '#attach')");
        List<OutgoingFile> sent = IntStream.range(0, 10)
                .mapToObj(
                        n -> peer().sendFile(FileSource.of(file("jvm" + n + ".bin", n * 200_000 + 1, 100 + n))).block(PATIENCE))
                .toList();
        page.waitUntil("rtcDemo.files.filter(({ incoming, state }) => incoming && state === 'Offered').length === 10",
                PATIENCE);
        page.evaluate("document.getElementById('accept-all').click()");

        sent.forEach(file -> file.completion().block(PATIENCE));
        await(saved);
        page.waitUntil("rtcDemo.files.length === 20 && rtcDemo.files.every(({ state }) => state === 'Completed')", PATIENCE);
        for (int n = 0; n < 10; n++) {
            assertThat(folder.resolve("page" + n + ".bin")).hasBinaryContent(PageFiles.bytes(n * 150_000, n));
            pageHas("jvm" + n + ".bin", n * 200_000 + 1, 100 + n);
        }
    }

    @Test
    void eitherSidePausesCancelsAndDeclines() {
        OutgoingFile paused = send("paused.bin", LONG, 1);
        page.evaluate("press('Accept paused.bin')");
        page.waitUntil("rtcDemo.files[0].bytes > 0", PATIENCE);
        paused.pause().block(PATIENCE);
        page.waitUntil("rtcDemo.files[0].cause === 'PAUSED_BY_PEER'", PATIENCE);
        page.evaluate("press('Cancel paused.bin')");
        StepVerifier.create(paused.completion()).verifyErrorMatches(failure -> hasCode(failure, RtcErrorCode.CANCELLED));
        assertThat(paused.state()).isInstanceOf(TransferState.Cancelled.class);

        OutgoingFile declined = send("declined.bin", 10, 2);
        page.evaluate("press('Decline declined.bin')");
        StepVerifier.create(declined.completion()).verifyErrorMatches(failure -> hasCode(failure, RtcErrorCode.REJECTED));

        page.evaluate("choose([fileOf('refused.bin', 10, 3)], '#attach')");
        IncomingFile offered = room.files().filter(file -> file.metadata().name().equals("refused.bin")).next().block(PATIENCE);
        offered.reject("not today").block(PATIENCE);
        page.waitUntil("stateOf('refused.bin') === 'Rejected'", PATIENCE);
        assertThat(page.evaluate("document.querySelector('.transfer .words').textContent").asString())
                .isEqualTo("jvm declined: not today");
    }

    @Test
    void aReloadedPageGoesOnReceiving() {
        Path file = file("long.bin", LONG, 4);
        receiving.add(room.shareWithNewcomers(FileSource.of(file)).subscribe());
        page.waitUntil("stateOf('long.bin') === 'Offered'", PATIENCE);
        page.evaluate("press('Accept long.bin')");
        page.waitUntil("rtcDemo.files[0].bytes > 9000000", PATIENCE);

        page.reload();
        page.evaluate(PageFiles.TOOLS);
        page.waitUntil("['Transferring', 'Verifying', 'Completed'].includes(stateOf('long.bin'))", PATIENCE);
        assertThat(page.evaluate("rtcDemo.files[0].bytes").asLong()).as("what was safe is not sent again")
                .isGreaterThanOrEqualTo(SAFE);

        page.waitUntil("stateOf('long.bin') === 'Completed'", PATIENCE);
        pageHas("long.bin", LONG, 4);
    }

    @Test
    void aReloadedPageGoesOnSendingWhatIsChosenAgain() {
        CountDownLatch saved = saveAll(room, folder, 1);
        page.evaluate("choose([fileOf('long.bin', %d, 5)], '#attach')".formatted(LONG));
        page.waitUntil("rtcDemo.files[0].bytes > 9000000", PATIENCE);

        page.reload();
        page.evaluate(PageFiles.TOOLS);
        connected(1);
        page.evaluate("choose([fileOf('long.bin', %d, 5)], '#attach')".formatted(LONG));

        page.waitUntil("stateOf('long.bin') === 'Completed'", PATIENCE);
        await(saved);
        assertThat(folder.resolve("long.bin")).hasBinaryContent(PageFiles.bytes(LONG, 5));
    }

    @Test
    void twentyFilesAtOnceAmongFourPeersArriveWhole() {
        List<RtcConnection> others = List.of(connect("jvm2"), connect("jvm3"));
        try {
            List<Room> rooms = Flux.concat(
                    Flux.just(room), Flux.fromIterable(others).concatMap(other -> other.join(RoomId.of("files"))))
                    .collectList().block(PATIENCE);
            connected(3);
            List<CountDownLatch> saved = IntStream.range(0, 3)
                    .mapToObj(n -> saveAll(rooms.get(n), folder.resolve("at" + n), 5)).toList();
            String jvms = "['jvm', 'jvm2', 'jvm3']";
            page.evaluate(
                    """
                            Array.from({ length: 6 }, (_, n) => rtcDemo.sendFiles([fileOf(`page${n}.bin`, 400000 + n, n)], %s[n %% 3])); true"""
                            .formatted(jvms));
            List<OutgoingFile> sent = IntStream.range(0, 3).boxed().flatMap(from -> sendFive(rooms, from).stream()).toList();
            page.waitUntil("rtcDemo.files.filter(({ incoming, state }) => incoming && state === 'Offered').length === 5",
                    PATIENCE);
            page.evaluate("document.getElementById('accept-all').click()");

            sent.forEach(file -> file.completion().block(PATIENCE));
            saved.forEach(DemoFilesBrowserTest::await);
            page.waitUntil("rtcDemo.files.length === 11 && rtcDemo.files.every(({ state }) => state === 'Completed')",
                    PATIENCE);
            for (int n = 0; n < 6; n++) {
                assertThat(folder.resolve("at" + n % 3).resolve("page" + n + ".bin"))
                        .hasBinaryContent(PageFiles.bytes(400_000 + n, n));
            }
            for (int n = 0; n < 5; n++) {
                pageHas("to-page" + n + ".bin", 300_000, 50 + n);
            }
            for (int n = 0; n < 3; n++) {
                for (int k = 0; k < 3; k++) {
                    assertThat(folder.resolve("at" + n).resolve("between" + n + k + ".bin"))
                            .hasBinaryContent(PageFiles.bytes(200_000, 80 + 3 * n + k));
                }
            }
        } finally {
            others.forEach(other -> other.close().block(PATIENCE));
        }
    }

    /** Sends from one JVM: some to the page, of which there are five from all of them together, and three to the next JVM. */
    private List<OutgoingFile> sendFive(List<Room> rooms, int from) {
        int to = (from + 1) % 3;
        String next = List.of("jvm", "jvm2", "jvm3").get(to);
        Stream<OutgoingFile> between = IntStream.range(0, 3)
                .mapToObj(k -> send(rooms.get(from), next, file("between" + to + k + ".bin", 200_000, 80 + 3 * to + k)));
        Stream<OutgoingFile> toPage = IntStream.range(0, 5)
                .filter(n -> n % 3 == from)
                .mapToObj(n -> send(rooms.get(from), pageId(), file("to-page" + n + ".bin", 300_000, 50 + n)));
        return Stream.concat(between, toPage).toList();
    }

    private static OutgoingFile send(Room from, String to, Path file) {
        return peer(from, to).sendFile(FileSource.of(file)).block(PATIENCE);
    }

    private OutgoingFile send(String name, int size, int seed) {
        OutgoingFile sent = peer().sendFile(FileSource.of(file(name, size, seed))).block(PATIENCE);
        page.waitUntil("stateOf('" + name + "') === 'Offered'", PATIENCE);
        return sent;
    }

    private CountDownLatch saveAll(Room by, Path into, int files) {
        CountDownLatch saved = new CountDownLatch(files);
        receiving.add(by.files()
                .flatMap(file -> file.saveTo(into).doOnNext(path -> saved.countDown()).onErrorResume(RtcException.class,
                        gone -> Mono.empty()))
                .subscribe());
        return saved;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private Path file(String name, int size, int seed) {
        try {
            return Files.write(Files.createDirectories(folder.resolve("sources")).resolve(name), PageFiles.bytes(size, seed));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void pageHas(String name, int size, int seed) {
        assertThat(page.evaluate("hashOfReceived('" + name + "')").asString())
                .as(name)
                .isEqualTo(page.evaluate("hashOf(bytesOf(%d, %d))".formatted(size, seed)).asString());
    }

    private RtcConnection connect(String user) {
        return RtcConnector.create().signaling(server.signaling()).userId(user).connect().block(PATIENCE);
    }

    private void connected(int others) {
        page.waitUntil(
                "rtcDemo.peers.length === %d && rtcDemo.peers.every(({ state }) => state === 'Connected')".formatted(others),
                PATIENCE);
    }

    private Peer peer() {
        return peer(room, pageId());
    }

    private String pageId() {
        return page.evaluate("rtcDemo.connection.self").asString();
    }

    private static Peer peer(Room in, String user) {
        Peer found =
                in.peers().filter(peer -> peer.id().value().equals(user) && !peer.state().isTerminal()).next().block(PATIENCE);
        found.states().filter(PeerState::isConnected).next().block(PATIENCE);
        return found;
    }

    private static boolean hasCode(Throwable failure, RtcErrorCode code) {
        return failure instanceof RtcException rtc && rtc.code() == code;
    }
}
