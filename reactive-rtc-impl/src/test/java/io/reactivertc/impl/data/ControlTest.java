package io.reactivertc.impl.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.DataConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.ControlFrame.Close;
import io.reactivertc.impl.data.ControlFrame.Hello;
import io.reactivertc.impl.data.ControlFrame.Limit;
import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Tests the control channel: greeting, acknowledging, heartbeat, the orderly end. */
class ControlTest {

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final CloseReason LEAVING = CloseReason.of(CloseReason.Kind.LOCAL, "leaving");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RtcLoop loop = RtcLoop.on(time);
    private final LinkPair pair = new LinkPair(loop, DataConfig.DEFAULT);
    private final List<String> atBob = new ArrayList<>();
    private final AtomicBoolean finished = new AtomicBoolean();

    @Test
    void isLiveOnEachPeerConnectionOnceBothHaveGreeted() {
        pair.attach();
        assertThat(pair.aliceEvents.live).isEmpty();
        pair.channels().open();
        pair.cut();
        pair.connect();

        assertThat(pair.aliceEvents.live).containsExactly(1, 2);
        assertThat(pair.bobEvents.live).containsExactly(1, 2);
    }

    @Test
    void tellsNothingOfAConnectionThatItLetGoOf() {
        FakeChannels old = pair.connect();
        pair.connect();

        old.close(1);
        old.close(0);
        assertThat(pair.aliceEvents.lost).isEmpty();
        pair.channels().close(1);
        pair.channels().close(0);

        assertThat(pair.aliceEvents.lost).containsExactly(2);
        assertThat(pair.bobEvents.lost).containsExactly(2);
    }

    @Test
    void refusesWhatComesBeforeHello() {
        FakeChannels channels = pair.attach();
        loop.execute(() -> pair.alice.detach());
        channels.open();

        pair.aliceSays(ControlFrame.EMPTY.withAck(0));

        assertThat(pair.bobEvents.violations).extracting(RtcException::code).containsExactly(RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void refusesAnotherVersion() {
        greetBob(new Hello(2, hello(0).instance(), 1, 0, limit()));

        assertThat(pair.bobEvents.violations).extracting(RtcException::code).containsExactly(RtcErrorCode.UNSUPPORTED_VERSION);
    }

    @Test
    void noticesAnotherInstance() {
        greetBob(new Hello(1, InstanceId.random(), 1, 0, limit()));
        pair.aliceSays(ControlFrame.EMPTY.withAck(99));

        assertThat(pair.bobEvents.newInstances).isEqualTo(1);
        assertThat(pair.bobEvents.violations).isEmpty();
        assertThat(pair.bobEvents.live).isEmpty();
    }

    @Test
    void refusesAHelloOfAnotherEpochOrOfMoreThanWasSent() {
        greetBob(new Hello(1, hello(0).instance(), 7, 0, limit()));
        greetBob(hello(1));

        assertThat(pair.bobEvents.violations).hasSize(2);
        assertThat(pair.bobEvents.live).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("laterViolations")
    void reportsWhatCannotBeAfterHello(ControlFrame frame) {
        pair.connect();

        pair.aliceSays(frame);

        assertThat(pair.bobEvents.violations).extracting(RtcException::code).containsExactly(RtcErrorCode.PROTOCOL_VIOLATION);
    }

    static Stream<ControlFrame> laterViolations() {
        return Stream.of(
                ControlFrame.EMPTY.withAck(1),
                ControlFrame.EMPTY.withClosed(0),
                ControlFrame.ofHello(new Hello(1, InstanceId.random(), 1, 0, limit())));
    }

    @Test
    void acknowledgesAfterAHundredMillisecondsOrHalfAWindow() {
        pair.connect();
        pair.bob.messages().subscribe();
        Disposable one = pair.alice.sendAcknowledged(Payload.text("a")).doOnSuccess(nothing -> finished.set(true)).subscribe();

        time.advanceTimeBy(Duration.ofMillis(99));
        assertThat(finished).isFalse();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(finished).isTrue();
        assertThat(one.isDisposed()).isTrue();

        StepVerifier.create(Flux.range(1, 31).flatMap(n -> pair.alice.sendAcknowledged(Payload.text("b")), 31).then())
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void measuresTheRoundTripEveryTwoSeconds() {
        pair.connect();
        assertThat(pair.alice.roundTrip()).contains(Duration.ZERO);
        pair.channels().left().hold();

        StepVerifier.create(pair.alice.roundTrips().skip(1))
                .expectSubscription()
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(2)))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(80)))
                .then(() -> pair.channels().left().flow())
                .expectNext(Duration.ofMillis(80))
                .then(() -> pair.closeAlice(LEAVING))
                .expectComplete()
                .verify(BOUND);
        assertThat(pair.alice.roundTrip()).contains(Duration.ofMillis(10));
    }

    @Test
    void tellsOfSilenceAfterFifteenSecondsWithoutAnAnswer() {
        pair.connect();
        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(pair.aliceEvents.silences).isZero();

        pair.channels().cut();
        time.advanceTimeBy(Duration.ofSeconds(14));
        assertThat(pair.aliceEvents.silences).isZero();
        assertThat(isAliceAlive(Duration.ofSeconds(17))).isTrue();
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(pair.aliceEvents.silences).isEqualTo(1);
        assertThat(isAliceAlive(Duration.ofSeconds(10))).isFalse();
        time.advanceTimeBy(Duration.ofSeconds(15));
        assertThat(pair.aliceEvents.silences).isEqualTo(2);
    }

    @Test
    void carriesSignalsWhileItIsOpenAndTheyFit() {
        List<Boolean> sent = new ArrayList<>();
        loop.execute(() -> sent.add(pair.alice.sendSignal(JsonText.of("{\"n\":0}"))));
        pair.connect();
        loop.execute(() -> sent.add(pair.alice.sendSignal(JsonText.of("{\"n\":1}"))));
        loop.execute(() -> sent.add(pair.alice.sendSignal(JsonText.of("x".repeat(65_536)))));
        pair.cut();
        loop.execute(() -> sent.add(pair.alice.sendSignal(JsonText.of("{\"n\":2}"))));

        assertThat(sent).containsExactly(false, true, false, false);
        assertThat(pair.bobEvents.signals).containsExactly("{\"n\":1}");
    }

    @Test
    void sendsWhatWaitsBeforeItFinishes() {
        pair.connect();
        pair.bob.messages().map(DataMessage::text).subscribe(atBob::add);
        pair.channels().left().holdConfirmations();
        for (int n = 0; n < 5; n++) {
            pair.alice.send(Payload.text("m" + n)).subscribe();
        }
        pair.alice.finish(LEAVING).subscribe(nothing -> {}, failure -> {}, () -> finished.set(true));
        assertThat(finished).isFalse();

        pair.channels().left().confirm();

        assertThat(finished).isTrue();
        assertThat(atBob).containsExactly("m0", "m1", "m2", "m3", "m4");
        assertThat(pair.bobEvents.closes).extracting(CloseReason::text).containsExactly("leaving");
        assertThat(pair.bobEvents.closes).extracting(CloseReason::kind).containsExactly(CloseReason.Kind.REMOTE);
        StepVerifier.create(pair.alice.send(Payload.text("late"))).expectError().verify(BOUND);
    }

    @Test
    void answersACloseOnlyWhenTheLastMessageArrivedOrTwoSecondsAreOver() {
        pair.connect();
        pair.aliceSays(ControlFrame.ofClose(new Close("early", 1)));
        time.advanceTimeBy(Duration.ofMillis(1_999));
        assertThat(pair.bobEvents.closes).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(pair.bobEvents.closes).hasSize(1);
    }

    @Test
    void finishesWithinTwoSecondsWhoeverIsSilent() {
        pair.connect();
        pair.channels().cut();
        pair.alice.finish(LEAVING).subscribe(nothing -> {}, failure -> {}, () -> finished.set(true));

        time.advanceTimeBy(Duration.ofMillis(1_999));
        assertThat(finished).isFalse();
        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(finished).isTrue();
    }

    @Test
    void finishesOnBothSidesAtOnce() {
        pair.connect();
        pair.channels().left().hold();
        pair.channels().right().hold();
        StepVerifier.Step<Void> both = StepVerifier.create(pair.alice.finish(LEAVING).and(pair.bob.finish(LEAVING)))
                .then(() -> pair.channels().left().flow())
                .then(() -> pair.channels().right().flow());

        both.expectComplete().verify(BOUND);
        assertThat(pair.aliceEvents.closes).hasSize(1);
        assertThat(pair.bobEvents.closes).hasSize(1);
    }

    @Test
    void finishesAtOnceWhenThereIsNobodyToTell() {
        StepVerifier.create(pair.alice.finish(LEAVING)).expectComplete().verify(BOUND);
    }

    @Test
    void saysByeWhenItGoesAtOnce() {
        pair.connect();
        pair.closeAlice(LEAVING);
        pair.closeAlice(LEAVING);

        assertThat(pair.bobEvents.closes).extracting(CloseReason::text).containsExactly("leaving");
    }

    @Test
    void saysNoByeAfterAnOrderlyEnd() {
        pair.connect();
        StepVerifier.create(pair.alice.finish(LEAVING)).expectComplete().verify(BOUND);
        pair.closeAlice(LEAVING);

        assertThat(pair.bobEvents.closes).hasSize(1);
    }

    @Test
    void doesNothingAnyMoreOnceItIsClosed() {
        pair.connect();
        pair.alice.send(Payload.text("a")).subscribe();
        pair.closeAlice(LEAVING);
        pair.closeBob(LEAVING);
        int encoded = pair.codec().encoded();

        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(pair.codec().encoded()).isEqualTo(encoded);
        assertThat(pair.aliceEvents.silences + pair.bobEvents.silences).isZero();
    }

    @Test
    void answersNoFloodOfPings() {
        pair.connect();
        int before = pair.codec().encoded();
        for (int n = 0; n < 1_000; n++) {
            pair.aliceSays(ControlFrame.EMPTY.withPing(JsonText.of("1")));
        }

        assertThat(pair.codec().encoded() - before - 1_000).isLessThanOrEqualTo(64);
    }

    private void greetBob(Hello hello) {
        FakeChannels channels = pair.attach();
        loop.execute(() -> pair.alice.detach());
        channels.open();
        pair.aliceSays(ControlFrame.ofHello(hello));
    }

    private Hello hello(long received) {
        return pair.aliceHello(received, limit());
    }

    private boolean isAliceAlive(Duration within) {
        AtomicBoolean alive = new AtomicBoolean();
        loop.execute(() -> alive.set(pair.alice.isAlive(within)));
        return alive.get();
    }

    private static Limit limit() {
        return new Limit(64, 1 << 20);
    }
}
