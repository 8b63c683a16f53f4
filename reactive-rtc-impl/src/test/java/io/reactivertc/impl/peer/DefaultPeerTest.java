package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.reactivertc.IceServer;
import io.reactivertc.RtcConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.CloseReason.Kind;
import io.reactivertc.common.JsonText;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.EngineException;
import io.reactivertc.error.PeerClosedException;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class DefaultPeerTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private PeerPair pair = new PeerPair();

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void connectsTellsThePathAndCarriesMessagesBothWays() {
        List<String> atBob = messagesOf(pair.bob);
        List<String> atAnn = messagesOf(pair.ann);

        pair.start();
        pair.ann.peer().send("hello bob").subscribe();
        pair.bob.peer().send("hello ann").subscribe();
        pair.pass(SOON);

        assertThat(pair.ann.stateNames()).containsExactly("Negotiating", "Connected UNKNOWN", "Connected DIRECT");
        assertThat(pair.bob.stateNames()).containsExactly("Negotiating", "Connected UNKNOWN", "Connected DIRECT");
        assertThat(atBob).containsExactly("hello bob");
        assertThat(atAnn).containsExactly("hello ann");
    }

    @Test
    void keepsTheMomentWhenThePathBecomesKnown() {
        pair.start();
        pair.pass(SOON);

        PeerState.Connected first = (PeerState.Connected) pair.ann.states.get(1);
        PeerState.Connected second = (PeerState.Connected) pair.ann.states.get(2);
        assertThat(second.since()).isEqualTo(first.since());
    }

    @Test
    void asksAgainForAPathThatIsNotKnownAtOnce() {
        pair.start();
        pair.pass(Duration.ofMillis(2));
        pair.engine.ports().forEach(port -> port.path(PeerPath.UNKNOWN));
        pair.pass(SOON);
        assertThat(pair.ann.stateNames()).endsWith("Connected UNKNOWN");

        pair.engine.ports().forEach(port -> port.path(PeerPath.RELAYED));
        pair.pass(SOON);

        assertThat(pair.ann.stateNames()).endsWith("Connected RELAYED");
    }

    @Test
    void takesAnEarlyCandidateForReflexiveOnlyInTheEnd() {
        pair.start();
        pair.pass(Duration.ofMillis(2));
        pair.engine.ports().forEach(port -> port.path(PeerPath.REFLEXIVE));
        pair.pass(Duration.ofSeconds(1));
        assertThat(pair.ann.stateNames()).endsWith("Connected UNKNOWN");

        pair.engine.ports().forEach(port -> port.path(PeerPath.DIRECT));
        pair.pass(Duration.ofSeconds(1));

        assertThat(pair.ann.stateNames()).endsWith("Connected DIRECT").doesNotContain("Connected REFLEXIVE");
    }

    @Test
    void believesAReflexivePathThatLasts() {
        pair.start();
        pair.pass(Duration.ofMillis(2));
        pair.engine.ports().forEach(port -> port.path(PeerPath.REFLEXIVE));

        pair.pass(Duration.ofSeconds(5));

        assertThat(pair.ann.stateNames()).endsWith("Connected REFLEXIVE");
    }

    @Test
    void messagesSurviveARebuildEachOnceAndInOrder() {
        pair = PeerPair.connected();
        List<String> received = messagesOf(pair.bob);
        for (int n = 0; n < 100; n++) {
            pair.ann.peer().send("m" + n).subscribe();
            if (n == 50) {
                pair.pass(Duration.ofMillis(1));
                pair.engine.live().get(0).kill();
            }
        }

        pair.pass(Duration.ofSeconds(10));

        assertThat(received).hasSize(100).doesNotHaveDuplicates().startsWith("m0", "m1").endsWith("m99");
    }

    @Test
    void givesUpWhatIsNotReachedInTime() {
        pair.ann.lost = body -> true;
        pair.bob.lost = body -> true;

        pair.start();
        pair.pass(Duration.ofSeconds(29));
        assertThat(pair.ann.peer().state()).isEqualTo(new PeerState.Negotiating());
        pair.pass(SOON);

        assertThat(pair.ann.stateNames()).containsExactly("Negotiating", "Closed UNREACHABLE");
        assertThat(pair.engine.live()).isEmpty();
    }

    @Test
    void connectsInTheEndEvenIfTheFirstPeerConnectionFails() {
        pair.engine.failNextOpen();
        pair.start();
        pair.pass(Duration.ofSeconds(20));

        assertThat(pair.isConnected()).isTrue();
    }

    @Test
    void isClosedWithTheCauseIfThereIsNoEngine() {
        EngineException missing = new EngineException(RtcErrorCode.NATIVE_LIBRARY_MISSING, "libpulse.so.0");
        pair.engine.failNextOpen(missing);
        pair.ann.run(() -> pair.ann.peer().start());
        pair.pass(SOON);

        assertThat(pair.ann.closed).singleElement().satisfies(reason -> {
            assertThat(reason.kind()).isEqualTo(Kind.FAILED);
            assertThat(reason.cause()).isSameAs(missing);
        });
    }

    @Test
    void disconnectsInAnOrderlyWayAndBothSidesKnowWhy() {
        pair = PeerPair.connected();
        List<String> received = messagesOf(pair.bob);
        pair.ann.peer().send("last words").subscribe();

        AtomicInteger completed = new AtomicInteger();
        pair.ann.peer().disconnect().subscribe(null, null, completed::incrementAndGet);
        pair.ann.peer().disconnect().subscribe(null, null, completed::incrementAndGet);
        pair.pass(SOON);

        assertThat(completed).hasValue(2);
        assertThat(received).containsExactly("last words");
        assertThat(pair.ann.stateNames()).containsExactly("Closed LOCAL");
        assertThat(pair.bob.stateNames()).containsExactly("Closed REMOTE");
        assertThat(pair.ann.closed).extracting(CloseReason::kind).containsExactly(Kind.LOCAL);
        assertThat(pair.bob.closed).extracting(CloseReason::kind).containsExactly(Kind.REMOTE);
        assertThat(pair.engine.live()).isEmpty();
    }

    @Test
    void closesEvenIfTheOtherSideDoesNotAnswerAndWhoeverStopsWaiting() {
        pair = PeerPair.connected();
        pair.engine.live().forEach(port -> port.silence(true));

        Disposable impatient = pair.ann.peer().disconnect().subscribe();
        pair.pass(Duration.ofMillis(10));
        impatient.dispose();
        pair.pass(Duration.ofSeconds(6));

        assertThat(pair.ann.stateNames()).containsExactly("Closed LOCAL");
        assertThat(pair.engine.ports().get(0).isClosed() || pair.engine.ports().get(1).isClosed()).isTrue();
    }

    @Test
    void anEndAtOnceOvertakesAnOrderlyOne() {
        pair = PeerPair.connected();
        pair.engine.live().forEach(port -> port.silence(true));

        pair.ann.peer().disconnect().subscribe();
        pair.pass(Duration.ofMillis(10));
        assertThat(pair.ann.closed).isEmpty();
        pair.ann.peer().close(CloseReason.of(Kind.ROOM_ENDED), false).subscribe();
        pair.pass(Duration.ofMillis(10));

        assertThat(pair.ann.stateNames()).containsExactly("Closed ROOM_ENDED");
    }

    @Test
    void aPeerThatIsStillBeingOpenedCanBeClosed() {
        pair.engine.delay(() -> Duration.ofSeconds(1));
        pair.start();
        pair.pass(Duration.ofMillis(500));

        pair.ann.peer().close(CloseReason.of(Kind.LOCAL), true).subscribe();
        pair.pass(Duration.ofSeconds(5));

        assertThat(pair.ann.stateNames()).containsExactly("Negotiating", "Closed LOCAL");
    }

    @Test
    void waitsForRestartsAndRebuildsUntilConnectedAgain() {
        pair = PeerPair.connected();
        List<String> done = new ArrayList<>();

        pair.bob.peer().restartIce().subscribe(null, null, () -> done.add("restarted"));
        pair.pass(Duration.ofMillis(1));
        assertThat(pair.bob.stateNames()).containsExactly("Restarting 1");
        assertThat(done).isEmpty();
        pair.pass(SOON);
        assertThat(done).containsExactly("restarted");

        pair.ann.peer().reconnect().subscribe(null, null, () -> done.add("rebuilt"));
        pair.pass(Duration.ofSeconds(8));

        assertThat(done).containsExactly("restarted", "rebuilt");
        assertThat(pair.engine.ports()).hasSize(4);
    }

    @Test
    void tellsThoseWhoWaitThatThePeerIsUnreachableOrClosed() {
        pair = PeerPair.connected();
        AtomicReference<Throwable> restart = new AtomicReference<>();
        pair.engine.network().down();
        pair.signaling(false);
        pair.pass(Duration.ofSeconds(6));
        pair.bob.peer().restartIce().subscribe(null, restart::set);
        pair.pass(Duration.ofMinutes(2));
        assertThat(restart.get()).asInstanceOf(type(PeerException.class)).extracting(RtcException::code)
                .isEqualTo(RtcErrorCode.PEER_UNREACHABLE);

        AtomicReference<Throwable> late = new AtomicReference<>();
        pair.ann.peer().close(CloseReason.of(Kind.LOCAL), false).subscribe();
        pair.pass(SOON);
        pair.bob.peer().reconnect().subscribe(null, late::set);
        pair.pass(SOON);

        assertThat(late.get()).isInstanceOf(PeerException.class);
    }

    @Test
    void sendingToAClosedPeerFails() {
        pair = PeerPair.connected();
        pair.ann.peer().close(CloseReason.of(Kind.LOCAL), false).subscribe();
        pair.pass(SOON);

        AtomicReference<Throwable> failure = new AtomicReference<>();
        pair.ann.peer().sendAcknowledged(Payload.text("too late")).subscribe(null, failure::set);
        pair.pass(SOON);

        assertThat(failure.get()).isInstanceOf(PeerClosedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "{}", "[]", "nonsense", "{\"pc\":\"main\",\"epoch\":0,\"need\":\"restart\"}",
            "{\"pc\":\"other\",\"epoch\":1,\"need\":\"rebuild\"}",
            "{\"pc\":\"main\",\"epoch\":2147483647,\"need\":\"rebuild\"}",
            "{\"pc\":\"main\",\"epoch\":1,\"description\":{\"type\":\"offer\",\"sdp\":\"garbage\",\"n\":99},\"tracks\":{}}",
            "{\"pc\":\"main\",\"epoch\":1,\"description\":{\"type\":\"answer\",\"sdp\":\"v=0\",\"n\":98,\"re\":1},\"tracks\":{}}",
            "{\"pc\":\"main\",\"epoch\":1,\"candidate\":{\"candidate\":\"candidate:1 1 udp\",\"sdpMid\":\"0\",\"usernameFragment\":\"none\"}}",
            "{\"pc\":\"main\",\"epoch\":1,\"candidate\":{\"candidate\":null,\"usernameFragment\":\"none\"}}",
            "{\"pc\":\"main\",\"epoch\":1,\"reject\":{\"n\":1,\"code\":\"WHATEVER\"}}"})
    void aBodyThatMakesNoSenseBreaksNothing(String body) {
        pair = PeerPair.connected();

        pair.ann.run(() -> pair.ann.peer().onSignal(JsonText.of(body)));
        pair.bob.run(() -> pair.bob.peer().onSignal(JsonText.of(body)));
        pair.pass(SOON);

        assertThat(pair.isConnected()).isTrue();
        assertThat(pair.ann.stateNames()).isEmpty();
        assertThat(pair.engine.ports()).hasSize(2);
    }

    @Test
    void aPeerThatAsksForRebuildsAgainAndAgainEndsAtMostItself() {
        pair = PeerPair.connected();
        for (int n = 0; n < 50; n++) {
            int epoch = pair.engine.ports().size() / 2;
            String need = "{\"pc\":\"main\",\"epoch\":" + epoch + ",\"need\":\"rebuild\"}";
            pair.bob.run(() -> pair.bob.peer().onSignal(JsonText.of(need)));
            pair.pass(Duration.ofMillis(500));
        }

        assertThat(pair.engine.ports()).hasSizeLessThanOrEqualTo(10);
        assertThat(pair.isConnected()).isTrue();
    }

    @Test
    void aPeerThatRaisesEpochsWithoutEndIsClosed() {
        pair = PeerPair.connected();
        for (int n = 2; n < 60; n++) {
            String offer =
                    "{\"pc\":\"main\",\"epoch\":" + n + ",\"candidate\":{\"candidate\":null,\"usernameFragment\":\"none\"}}";
            pair.bob.run(() -> pair.bob.peer().onSignal(JsonText.of(offer)));
            pair.pass(Duration.ofMillis(3));
        }

        assertThat(pair.bob.stateNames()).endsWith("Closed PROTOCOL_VIOLATION");
    }

    @Test
    void refusesChannelsWithReservedLabelsThatNobodyKnows() {
        pair = PeerPair.connected();
        FakePeerPort port = pair.engine.live().get(0);
        FakeChannel refused = announce(port, "rtc.unknown");
        FakeChannel taken = announce(port, "taken");
        pair.pass(SOON);

        assertThat(refused.isClosed()).isTrue();
        assertThat(taken.isClosed()).isFalse();
    }

    @Test
    void asksForIceServersBeforeEachPeerConnectionAndEachRestart() {
        AtomicInteger asked = new AtomicInteger();
        Mono<List<IceServer>> source =
                Mono.fromSupplier(
                        () -> List.of(IceServer.turn("user" + asked.incrementAndGet(), "secret", "turn:turn.example")));
        RtcConfig config = withServers(source);
        pair = new PeerPair(RtcConfig.DEFAULT, config);
        pair.start();
        pair.pass(SOON);
        assertThat(pair.engine.configs()).extracting(PeerPortConfig::iceServers).anyMatch(servers -> !servers.isEmpty());
        assertThat(asked).hasValue(1);

        pair.bob.peer().restartIce().subscribe();
        pair.pass(SOON);

        assertThat(asked).hasValue(2);
        assertThat(pair.engine.ports()).flatExtracting(FakePeerPort::servers)
                .contains(List.of(IceServer.turn("user2", "secret", "turn:turn.example")));
    }

    @Test
    void connectsWithoutIceServersIfTheirSourceFailsOrHangs() {
        pair = new PeerPair(withServers(Mono.error(new IllegalStateException("no servers"))), withServers(Mono.never()));
        pair.start();
        pair.pass(Duration.ofSeconds(7));

        assertThat(pair.isConnected()).isTrue();
    }

    @Test
    void showsTheLatestExtraData() {
        assertThat(pair.ann.peer().extra()).containsExactly(Map.entry("name", "bob"));

        pair.ann.run(() -> pair.ann.peer().updateExtra(Map.of("name", "robert")));

        assertThat(pair.ann.peer().extra()).containsExactly(Map.entry("name", "robert"));
        assertThat(pair.ann.peer().id()).isEqualTo(pair.bob.user);
        assertThat(pair.ann.peer().instance()).isEqualTo(pair.bob.instance);
    }

    private FakeChannel announce(FakePeerPort port, String label) {
        AtomicReference<FakeChannel> made = new AtomicReference<>();
        port.loop().execute(() -> made
                .set((FakeChannel) port.openChannel(new ChannelSpec(label, true, -1, -1, "", -1), FakeChannel.NOBODY)));
        pair.pass(Duration.ZERO);
        return made.get();
    }

    private static List<String> messagesOf(PeerPair.Side side) {
        List<String> received = new ArrayList<>();
        side.peer().messages().map(DataMessage::text).subscribe(received::add);
        return received;
    }

    private static RtcConfig withServers(Mono<List<IceServer>> source) {
        RtcConfig some = RtcConfig.DEFAULT;
        return some.withIce(some.ice().withServers(source));
    }
}
