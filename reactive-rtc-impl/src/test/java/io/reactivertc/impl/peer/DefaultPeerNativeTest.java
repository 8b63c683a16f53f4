package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.IceConfig;
import io.reactivertc.MediaConfig;
import io.reactivertc.RtcConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.Role;
import io.reactivertc.common.UserId;
import io.reactivertc.data.DataMessage;
import io.reactivertc.impl.file.FileContext;
import io.reactivertc.impl.json.JacksonControlCodec;
import io.reactivertc.impl.json.JacksonFileCodec;
import io.reactivertc.impl.json.JacksonJsonMapping;
import io.reactivertc.impl.json.JacksonSignalBodyCodec;
import io.reactivertc.impl.json.JacksonTrackCodec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.RtcLoops;
import io.reactivertc.impl.media.MediaContext;
import io.reactivertc.impl.webrtc.WebRtcEngine;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerState;
import io.reactivertc.signaling.PeerInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Lets two peers meet over the real engine. */
class DefaultPeerNativeTest {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final CloseReason OVER = CloseReason.of(CloseReason.Kind.LOCAL, "the test is over");

    private final Scheduler threads = Schedulers.newParallel("test-loop", 2);
    private Side ann = new Side("ann", IceConfig.DEFAULT);
    private Side bob = new Side("bob", IceConfig.DEFAULT);

    @AfterEach
    void givesEveryNativeHandleBack() {
        Mono.when(ann.peer().close(OVER, false), bob.peer().close(OVER, false)).block(BOUND);
        threads.dispose();

        assertThat(WebRtcEngine.liveHandles()).isZero();
    }

    @Test
    void connectsDirectlyWithOneOfferAndCarriesMessages() {
        start(true, false);

        StepVerifier.create(bob.peer().messages().map(DataMessage::text).take(1))
                .then(() -> ann.peer().send("hello").subscribe())
                .expectNext("hello")
                .expectComplete()
                .verify(BOUND);
        awaitPath(ann);
        awaitPath(bob);
        assertThat(ann.offers()).isEqualTo(1);
        assertThat(bob.offers()).isZero();
    }

    @RepeatedTest(10)
    void connectsWhenBothOfferAtOnce() {
        start(true, true);

        awaitPath(ann);
        awaitPath(bob);
    }

    @Test
    void connectsWithoutTrickling() {
        ann = new Side("ann", IceConfig.DEFAULT.withTrickle(false));
        bob = new Side("bob", IceConfig.DEFAULT.withTrickle(false));
        start(true, false);

        awaitPath(ann);
        awaitPath(bob);
        assertThat(ann.sent).filteredOn(SignalBody.Candidate.class::isInstance)
                .allMatch(body -> ((SignalBody.Candidate) body).candidate().candidate() == null);
    }

    @Test
    void restartsIceWithOneOffer() {
        start(true, false);
        awaitPath(ann);
        awaitPath(bob);
        int before = bob.offers();

        bob.peer().restartIce().block(BOUND);

        assertThat(bob.peer().state()).isInstanceOf(PeerState.Connected.class);
        assertThat(bob.offers() - before).isEqualTo(1);
    }

    @Test
    void keepsMessagesAcrossRebuiltPeerConnections() {
        start(true, false);
        awaitPath(ann);
        Flux<Integer> received = bob.peer().messages().map(message -> Integer.parseInt(message.text())).take(300);

        StepVerifier.create(received.collectList())
                .then(() -> Flux.range(0, 300)
                        .delayElements(Duration.ofMillis(5), threads)
                        .concatMap(n -> ann.peer().send(Integer.toString(n)))
                        .subscribe())
                .then(() -> Mono.delay(Duration.ofMillis(300), threads).then(bob.peer().reconnect())
                        .then(ann.peer().reconnect()).block(BOUND))
                .assertNext(numbers -> assertThat(numbers).hasSize(300).isSorted().doesNotHaveDuplicates())
                .expectComplete()
                .verify(BOUND.multipliedBy(2));
    }

    @Test
    void disconnectsInAnOrderlyWay() {
        start(true, false);
        awaitPath(ann);
        awaitPath(bob);

        ann.peer().disconnect().block(BOUND);

        StepVerifier.create(bob.peer().states().filter(PeerState::isTerminal))
                .assertNext(state -> assertThat(((PeerState.Closed) state).reason().kind()).isEqualTo(CloseReason.Kind.REMOTE))
                .expectComplete()
                .verify(BOUND);
    }

    private void start(boolean annOffers, boolean bobOffers) {
        ann.meet(bob, annOffers);
        bob.meet(ann, bobOffers);
        ann.loop.execute(() -> ann.peer().start());
        bob.loop.execute(() -> bob.peer().start());
    }

    private static void awaitPath(Side side) {
        StepVerifier.create(side.peer().states().ofType(PeerState.Connected.class).map(PeerState.Connected::path))
                .thenConsumeWhile(PeerPath.UNKNOWN::equals)
                .expectNext(PeerPath.DIRECT)
                .thenCancel()
                .verify(BOUND);
    }

    /** Is one of the two, with the way to the other. */
    private final class Side implements PeerRoute {

        private final RtcLoop loop = RtcLoop.on(threads);
        private final SignalBodyCodec bodies = new JacksonSignalBodyCodec();
        private final UserId user;
        private final InstanceId instance = InstanceId.random();
        private final PeerContext context;
        private final Queue<SignalBody> sent = new ConcurrentLinkedQueue<>();
        private @Nullable Side other;
        private @Nullable DefaultPeer peer;

        Side(String name, IceConfig ice) {
            RtcConfig config = RtcConfig.DEFAULT.withIce(ice);
            user = UserId.of(name);
            context = new PeerContext(
                    user, instance, config, loop, WebRtcEngine.shared(), bodies, new JacksonControlCodec(),
                    new JacksonJsonMapping(),
                    Clock.systemUTC(),
                    new FileContext(new JacksonFileCodec(), Schedulers.boundedElastic(), Clock.systemUTC()),
                    new MediaContext(loop, RtcLoops.media()::lease, WebRtcEngine.shared(), new JacksonTrackCodec(),
                            MediaConfig.DEFAULT));
        }

        void meet(Side met, boolean offers) {
            other = met;
            PeerInfo info = new PeerInfo(met.user, met.instance, Role.MEMBER, JsonText.EMPTY_OBJECT, offers);
            peer = new DefaultPeer(context, info, this, (closed, reason) -> {});
        }

        DefaultPeer peer() {
            return Objects.requireNonNull(peer);
        }

        int offers() {
            return (int) List.copyOf(sent).stream()
                    .filter(SignalBody.Description.class::isInstance)
                    .filter(body -> ((SignalBody.Description) body).description().type() == SessionDescription.Type.OFFER)
                    .count();
        }

        @Override
        public boolean send(JsonText body) {
            sent.add(bodies.decode(body));
            Side to = Objects.requireNonNull(other);
            to.loop.execute(() -> to.peer().onSignal(body));
            return true;
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }
}
