package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConfig;
import io.reactivertc.common.JsonText;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.Lanes;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.SendFileOptions;
import io.reactivertc.file.TransferState;
import io.reactivertc.impl.json.JacksonSignalBodyCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends files over lanes between two peers over fake ports, in virtual time. */
class PeerLanesTest {

    private static final Duration LONG = Duration.ofMillis(25);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration ENOUGH = Duration.ofMinutes(2);
    private static final int LARGE = 16_000_000;
    private static final int MAIN = 2; // ports of the main peer connection, one each side

    @TempDir
    Path folder;

    private PeerPair pair = PeerPair.connected();

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void aLargeFileOnALongLinkTravelsOverLanesThatAreClosedAfterwards() throws IOException {
        pair.engine.network().latency(LONG);
        pair.pass(Duration.ofSeconds(3));
        Transfer transfer = send(pair.ann, pair.bob, LARGE, SendFileOptions.DEFAULT);

        transfer.passUntil(0.5);
        assertThat(pair.engine.live()).hasSize(MAIN + 2 * Lanes.AUTOMATIC.most());
        pair.pass(ENOUGH);

        transfer.assertArrived();
        assertThat(pair.engine.live()).hasSize(MAIN);
    }

    @Test
    void aShortLinkHasNoLanes() throws IOException {
        Transfer transfer = send(pair.ann, pair.bob, LARGE, SendFileOptions.DEFAULT);
        pair.pass(ENOUGH);

        transfer.assertArrived();
        assertThat(pair.engine.ports()).hasSize(MAIN);
    }

    @Test
    void aSmallFileHasNoLanes() throws IOException {
        pair.engine.network().latency(LONG);
        pair.pass(Duration.ofSeconds(3));
        send(pair.ann, pair.bob, 1_000_000, SendFileOptions.DEFAULT);
        pair.pass(ENOUGH);

        assertThat(pair.engine.ports()).hasSize(MAIN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eitherSideSwitchesThemOff(boolean bySender) throws IOException {
        pair.close();
        RtcConfig off = with(Lanes.OFF);
        RtcConfig on = with(Lanes.of(4));
        pair = PeerPair.connected(bySender ? off : on, bySender ? on : off);
        Transfer transfer = send(pair.ann, pair.bob, LARGE, SendFileOptions.DEFAULT);
        pair.pass(ENOUGH);

        transfer.assertArrived();
        assertThat(pair.engine.ports()).hasSize(MAIN);
    }

    @Test
    void aTransferHasAsManyAsItWasSentWith() throws IOException {
        Transfer transfer = send(pair.ann, pair.bob, LARGE, SendFileOptions.DEFAULT.withLanes(Lanes.of(3)));
        transfer.pauseAt(0.1);

        assertThat(pair.engine.live()).hasSize(MAIN + 2 * 3);
        transfer.resume();
        pair.pass(ENOUGH);

        transfer.assertArrived();
    }

    @Test
    void transfersBothWaysShareTheLanes() throws IOException {
        pair.engine.network().latency(LONG);
        SendFileOptions three = SendFileOptions.DEFAULT.withLanes(Lanes.of(3));
        Transfer there = send(pair.ann, pair.bob, LARGE, three);
        Transfer back = send(pair.bob, pair.ann, LARGE, three);
        Transfer more = send(pair.ann, pair.bob, LARGE, three);
        there.passUntil(0.3);

        assertThat(pair.engine.live()).hasSize(MAIN + 2 * 3);
        pair.pass(ENOUGH);

        there.assertArrived();
        back.assertArrived();
        more.assertArrived();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void lanesThatAreLostGiveWhatTheyHadToTheOthers(int killed) throws IOException {
        pair.engine.network().latency(LONG);
        Transfer transfer = send(pair.ann, pair.bob, LARGE, SendFileOptions.DEFAULT.withLanes(Lanes.of(3)));
        for (double at = 0.2; at < 0.9; at += 0.2) {
            transfer.passUntil(at);
            lanes().stream().limit(killed).forEach(FakePeerPort::kill);
        }
        pair.pass(ENOUGH);

        transfer.assertArrived();
        assertThat(pair.engine.live()).hasSize(MAIN);
    }

    @Test
    void aRebuiltPeerConnectionTakesTheLanesWithIt() throws IOException {
        pair.engine.network().latency(LONG);
        Transfer transfer = send(pair.ann, pair.bob, LARGE, SendFileOptions.DEFAULT.withLanes(Lanes.of(2)));
        transfer.passUntil(0.4);
        List<FakePeerPort> before = pair.engine.live();
        pair.engine.ports().get(0).kill();
        pair.pass(ENOUGH);

        transfer.assertArrived();
        assertThat(before).hasSize(MAIN + 2 * 2).allMatch(FakePeerPort::isClosed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lane-1", "lane-9", "lane-0", "lane-", "lane-11", "video"})
    void aPeerConnectionThatWasNotAllowedIsNotMade(String name) {
        SignalBody offer =
                new SignalBody.Description(name, 257, new SessionDescription(SessionDescription.Type.OFFER, "v=0"), 1, 0,
                        JsonText.EMPTY_OBJECT);

        pair.bob.run(() -> pair.bob.peer().onSignal(new JacksonSignalBodyCodec().encode(offer)));
        pair.pass(ENOUGH);

        assertThat(pair.engine.ports()).hasSize(MAIN);
    }

    private List<FakePeerPort> lanes() {
        return pair.engine.live().stream().skip(MAIN).toList();
    }

    private static RtcConfig with(Lanes lanes) {
        RtcConfig some = RtcConfig.DEFAULT;
        return some.withFiles(some.files().withLanes(lanes));
    }

    private Transfer send(PeerPair.Side from, PeerPair.Side to, int bytes, SendFileOptions options) throws IOException {
        Transfer transfer = new Transfer(bytes);
        to.peer().files().filter(file -> file.metadata().name().equals(transfer.name)).take(1)
                .flatMap(file -> file.saveTo(folder.resolve("in-" + to.user)))
                .subscribe(transfer.saved::add, transfer.failures::add);
        from.peer().sendFile(FileSource.of(transfer.source), options).subscribe(transfer.sent::add);
        pair.pass(Duration.ofMillis(1));
        return transfer;
    }

    private final class Transfer {

        private final String name;
        private final Path source;
        private final List<Path> saved = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private final List<OutgoingFile> sent = new ArrayList<>();

        Transfer(int bytes) throws IOException {
            byte[] content = new byte[bytes];
            new Random(System.identityHashCode(this)).nextBytes(content);
            name = "file" + System.identityHashCode(this);
            source = Files.write(folder.resolve(name), content);
        }

        void passUntil(double fraction) {
            for (int n = 0; n < 1_000 && sent.get(0).state().progress().fraction().orElse(0) < fraction; n++) {
                pair.pass(STEP.dividedBy(10));
            }
        }

        void pauseAt(double fraction) {
            passUntil(fraction);
            sent.get(0).pause().subscribe();
            pair.pass(STEP);
        }

        void resume() {
            sent.get(0).resume().subscribe();
        }

        void assertArrived() {
            assertThat(failures).isEmpty();
            assertThat(saved).singleElement().satisfies(place -> assertThat(place).hasSameBinaryContentAs(source));
            assertThat(sent.get(0).state()).isInstanceOf(TransferState.Completed.class);
        }
    }
}
