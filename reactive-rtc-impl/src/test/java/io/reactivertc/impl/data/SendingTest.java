package io.reactivertc.impl.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.DataConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.ControlFrame.Limit;
import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Tests how messages leave: the queue, the window, frames, the engine's buffer, what cannot be sent. */
class SendingTest {

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int KIB = 1_024;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RtcLoop loop = RtcLoop.on(time);
    private final List<String> atBob = new ArrayList<>();
    private final List<RtcErrorCode> failures = new ArrayList<>();
    private final AtomicLong sent = new AtomicLong();

    @Test
    void completesWhenTheEngineHasTheMessageAndLaterWhenItArrived() {
        LinkPair pair = connected(DataConfig.DEFAULT);
        pair.channels().left().holdConfirmations();
        StepVerifier.Step<Void> handed =
                StepVerifier.create(pair.alice.send(Payload.text("a"))).then(pair.channels().left()::confirm);

        handed.expectComplete().verify(BOUND);
        StepVerifier.create(pair.alice.sendAcknowledged(Payload.text("b")))
                .expectSubscription()
                .then(() -> assertThat(atBob).containsExactly("a", "b"))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(100)))
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void waitsForTheFirstConnection() {
        LinkPair pair = new LinkPair(loop, DataConfig.DEFAULT);
        pair.bob.messages().map(DataMessage::text).subscribe(atBob::add);
        send(pair, Payload.text("early"));

        assertThat(sent).hasValue(0);
        pair.connect();

        assertThat(sent).hasValue(1);
        assertThat(atBob).containsExactly("early");
    }

    @Test
    void failsWithTimeoutWhatCouldNotBeHandedOverAndTakesItBack() {
        LinkPair pair = new LinkPair(loop, DataConfig.DEFAULT);
        pair.bob.messages().map(DataMessage::text).subscribe(atBob::add);
        send(pair, Payload.text("a"));
        time.advanceTimeBy(Duration.ofSeconds(20));
        send(pair, Payload.text("b"));

        time.advanceTimeBy(Duration.ofMillis(9_999));
        assertThat(failures).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(failures).containsExactly(RtcErrorCode.TIMEOUT);
        pair.connect();
        assertThat(atBob).containsExactly("b");
    }

    @Test
    void refusesMoreThanMayWait() {
        LinkPair pair = new LinkPair(loop, DataConfig.DEFAULT.withQueue(3, 1_000));
        send(pair, bytes(400));
        send(pair, bytes(400));
        send(pair, bytes(400));
        send(pair, bytes(100));
        send(pair, bytes(0));

        assertThat(failures).containsExactly(RtcErrorCode.SEND_QUEUE_FULL, RtcErrorCode.SEND_QUEUE_FULL);
    }

    @Test
    void letsAMessageLargerThanTheQueueWaitAlone() {
        LinkPair pair = new LinkPair(loop, DataConfig.DEFAULT.withQueue(10, 1_000));
        send(pair, bytes(5_000));
        send(pair, bytes(1));

        assertThat(failures).containsExactly(RtcErrorCode.SEND_QUEUE_FULL);
    }

    @Test
    void refusesWhatCannotBeSent() {
        LinkPair pair = connected(DataConfig.DEFAULT.withMaxMessageBytes(10));
        send(pair, bytes(11));
        send(pair, Payload.json(new Object()));
        send(pair, bytes(10));

        assertThat(failures).containsExactly(RtcErrorCode.MESSAGE_TOO_LARGE, RtcErrorCode.INVALID_JSON);
        assertThat(sent).hasValue(1);
    }

    @Test
    void takesBackACancelledMessageThatHasNotBegun() {
        LinkPair pair = new LinkPair(loop, DataConfig.DEFAULT.withQueue(1, 1_000));
        pair.bob.messages().map(DataMessage::text).subscribe(atBob::add);
        Disposable sending = pair.alice.send(Payload.text("never")).subscribe();

        sending.dispose();
        send(pair, Payload.text("instead"));
        pair.connect();

        assertThat(atBob).containsExactly("instead");
    }

    @Test
    void breaksOffACancelledMessageInTheMiddleAndGoesOn() {
        LinkPair pair = connected(DataConfig.DEFAULT);
        pair.channels().left().holdConfirmations();
        Disposable sending = pair.alice.send(bytes(1 << 20)).subscribe();

        sending.dispose();
        send(pair, Payload.text("next"));
        pair.channels().left().confirm();

        assertThat(atBob).containsExactly("next");
        assertThat(pair.bobEvents.violations).isEmpty();
    }

    @Test
    void countsABrokenOffMessageTheSameOnBothSidesThoughTheConnectionIsLost() {
        LinkPair pair = connected(DataConfig.DEFAULT);
        for (int n = 0; n < 40; n++) {
            pair.channels().left().holdConfirmations();
            Disposable sending = pair.alice.send(bytes(1 << 20)).subscribe();
            if (n % 2 == 0) {
                sending.dispose();
            }
            pair.cut();
            sending.dispose();
            pair.connect();
            time.advanceTimeBy(Duration.ofMillis(100));
        }
        send(pair, Payload.text("at last"));

        assertThat(atBob).containsExactly("at last");
        assertThat(pair.bobEvents.violations).isEmpty();
        assertThat(pair.aliceEvents.violations).isEmpty();
    }

    @Test
    void packsWhatWaitsTogetherAndHasTwoFramesOnTheirWayAtMost() {
        LinkPair pair = connected(DataConfig.DEFAULT);
        pair.channels().left().holdConfirmations();

        for (int n = 0; n < 20; n++) {
            send(pair, bytes(100));
        }
        assertThat(pair.channels().left().frameSizes()).containsExactly(106, 106);
        pair.channels().left().confirm();

        assertThat(pair.channels().left().frameSizes()).containsExactly(106, 106, 18 * 106);
        assertThat(atBob).hasSize(20);
    }

    @Test
    void fillsFramesWithLargeMessagesAcrossTheirEnds() {
        LinkPair pair = connected(DataConfig.DEFAULT.withWindow(64, 8 << 20).withQueue(100, 8 << 20));
        pair.channels().left().holdConfirmations();
        for (int n = 0; n < 6; n++) {
            send(pair, bytes(262_144));
        }
        pair.channels().left().confirm();

        List<Integer> sizes = pair.channels().left().frameSizes();
        assertThat(atBob).hasSize(6);
        assertThat(sizes).hasSizeLessThanOrEqualTo(8);
        assertThat(sizes.subList(2, sizes.size() - 1)).containsOnly(262_144);
    }

    @Test
    void doesNotCutASmallMessageOnlyToFillAFrame() {
        LinkPair pair = connected(DataConfig.DEFAULT);
        loop.execute(() -> pair.alice.maxFrameBytes(1_000));
        pair.channels().left().holdConfirmations();
        for (int n = 0; n < 12; n++) {
            send(pair, bytes(294));
        }
        pair.channels().left().confirm();

        assertThat(pair.channels().left().frameSizes()).containsExactly(300, 300, 900, 900, 900, 300);
    }

    @Test
    void waitsForOthersToTravelWithIfItMay() {
        LinkPair pair = connected(DataConfig.DEFAULT.withMaxBatchDelay(Duration.ofMillis(5)));

        send(pair, bytes(100));
        time.advanceTimeBy(Duration.ofMillis(4));
        send(pair, bytes(100));
        assertThat(pair.channels().left().frameSizes()).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(pair.channels().left().frameSizes()).containsExactly(212);
    }

    @Test
    void keepsTheEngineBetweenItsMarks() {
        LinkPair pair = connected(DataConfig.DEFAULT.withWindow(4_096, 64 << 20));
        FakeChannels.Side engine = pair.channels().left();
        pair.aliceEvents.live.clear();
        loop.execute(() -> pair.channels().left().hold());
        loop.execute(() -> pair.channels().left().receive(0,
                text(pair, ControlFrame.EMPTY.withLimit(new Limit(10_000, 1L << 40))), false));
        pair.alice.send(Flux.range(0, 400).map(n -> bytes(16 * KIB))).subscribe();

        time.advanceTimeBy(Duration.ofSeconds(1));
        long held = engine.frameSizes().stream().mapToLong(Integer::longValue).sum();
        int polls = engine.polls();
        assertThat(held).isBetween(SendBudget.HIGH_BYTES, SendBudget.HIGH_BYTES + 262_144);
        assertThat(polls).isBetween(190, 1_001);

        engine.release((int) (held - SendBudget.LOW_BYTES));
        time.advanceTimeBy(Duration.ofMillis(5));
        assertThat(engine.frameSizes().stream().mapToLong(Integer::longValue).sum()).isGreaterThan(held);
    }

    @Test
    void neverAsksAPublisherForMoreThanDeliveredPlusWindow() {
        LinkPair pair = new LinkPair(loop, DataConfig.DEFAULT.withWindow(64, 1 << 20));
        AtomicLong requested = new AtomicLong();
        AtomicLong delivered = new AtomicLong();
        AtomicLong excess = new AtomicLong(Long.MIN_VALUE);
        Flux<Payload> offered = Flux.range(0, 100_000)
                .<Payload>map(n -> Payload.text("message " + n))
                .doOnRequest(n -> excess.accumulateAndGet(requested.addAndGet(n) - delivered.get() - 64, Math::max));
        pair.bob.messages()
                .concatMap(message -> Mono.just(message).delayElement(Duration.ofMillis(50), loop.scheduler()), 0)
                .subscribe(message -> {
                    delivered.incrementAndGet();
                    atBob.add(message.text());
                });
        pair.connect();
        pair.alice.send(offered).subscribe();

        time.advanceTimeBy(Duration.ofSeconds(50));

        assertThat(atBob).hasSizeBetween(900, 1_000).first().isEqualTo("message 0");
        assertThat(atBob).last().isEqualTo("message " + (atBob.size() - 1));
        assertThat(excess.get()).isLessThanOrEqualTo(1);
        assertThat(pair.bobEvents.violations).isEmpty();
    }

    @Test
    void asksForNoMoreLargeMessagesThanTheWindowHasBytesFor() {
        LinkPair pair = new LinkPair(loop, DataConfig.DEFAULT);
        TestPublisher<Payload> publisher = TestPublisher.create();
        pair.connect();
        AtomicLong requested = new AtomicLong();
        pair.alice.send(publisher.flux().doOnRequest(requested::addAndGet)).subscribe();

        assertThat(requested).hasValue(1);
        publisher.next(bytes(256 * KIB));
        assertThat(requested).hasValueBetween(3, 4);
    }

    @Test
    void countsWhatItAskedForAndDidNotGetYetAgainstTheWindow() {
        LinkPair pair = new LinkPair(loop, DataConfig.DEFAULT);
        pair.connect();
        TestPublisher<Payload> slow = TestPublisher.create();
        TestPublisher<Payload> other = TestPublisher.create();
        AtomicLong requested = new AtomicLong();
        pair.alice.send(slow.flux().doOnRequest(requested::addAndGet)).subscribe();
        pair.alice.send(other.flux().doOnRequest(requested::addAndGet)).subscribe();

        for (int n = 0; n < 10; n++) {
            slow.next(bytes(10));
            other.next(bytes(10));
            assertThat(requested).hasValueLessThanOrEqualTo(64);
        }
        assertThat(requested).hasValueGreaterThan(20);
    }

    @Test
    void sendsAllThatAPublisherEmitsThenCompletes() {
        LinkPair pair = connected(DataConfig.DEFAULT);

        StepVerifier.create(pair.alice.send(Flux.range(0, 1_000).map(n -> Payload.text("m" + n))))
                .expectComplete()
                .verify(BOUND);

        assertThat(atBob).hasSize(1_000);
    }

    @Test
    void passesTheErrorOfAPublisherOnAfterWhatItEmittedBefore() {
        LinkPair pair = connected(DataConfig.DEFAULT);

        StepVerifier
                .create(pair.alice.send(Flux.concat(Flux.just(Payload.text("a"), Payload.text("b")),
                        Flux.error(new IllegalStateException("boom")))))
                .expectErrorMessage("boom")
                .verify(BOUND);

        assertThat(atBob).containsExactly("a", "b");
    }

    @Test
    void cancelsThePublisherWithTheSending() {
        LinkPair pair = connected(DataConfig.DEFAULT);
        TestPublisher<Payload> publisher = TestPublisher.create();
        Disposable sending = pair.alice.send(publisher).subscribe();

        sending.dispose();

        publisher.assertCancelled();
    }

    @Test
    void cancelsAPublisherWhoseMessageCannotBeSent() {
        LinkPair pair = connected(DataConfig.DEFAULT.withMaxMessageBytes(10));
        TestPublisher<Payload> publisher = TestPublisher.create();
        pair.alice.send(publisher).subscribe(nothing -> {}, failure -> failures.add(((RtcException) failure).code()));

        publisher.next(bytes(11));

        publisher.assertCancelled();
        assertThat(failures).containsExactly(RtcErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void failsAPublisherThatEmitsMoreThanItWasAskedFor() {
        LinkPair pair = new LinkPair(loop, DataConfig.DEFAULT);
        TestPublisher<Payload> publisher = TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);

        StepVerifier.create(pair.alice.send(publisher))
                .then(() -> publisher.next(Payload.text("unasked")))
                .expectErrorMatches(failure -> failure.getMessage().contains("more than it was asked for"))
                .verify(BOUND);
    }

    @Test
    void sendsOfSeveralPublishersInTurn() {
        LinkPair pair = connected(DataConfig.DEFAULT);
        pair.channels().left().holdConfirmations();
        pair.alice.send(Flux.range(0, 50).map(n -> Payload.text("a"))).subscribe();
        pair.alice.send(Flux.range(0, 50).map(n -> Payload.text("b"))).subscribe();
        pair.channels().left().confirm();

        assertThat(atBob).hasSize(100);
        assertThat(atBob.subList(0, 60)).contains("a", "b");
    }

    @Test
    void tellsWhatBecameOfEachMessageWhenItEnds() {
        LinkPair pair = connected(DataConfig.DEFAULT);
        pair.channels().left().holdConfirmations();
        sendAcknowledged(pair, Payload.text("in frames"));
        send(pair, bytes(3 << 20));
        loop.execute(() -> {});
        pair.channels().cut();
        send(pair, Payload.text("waiting"));

        pair.closeAlice(CloseReason.of(CloseReason.Kind.LOST));
        send(pair, Payload.text("after"));

        assertThat(failures).containsExactlyInAnyOrder(
                RtcErrorCode.DELIVERY_UNKNOWN, RtcErrorCode.PEER_CLOSED, RtcErrorCode.PEER_CLOSED, RtcErrorCode.PEER_CLOSED);
    }

    @Test
    void answersAlsoWhenTheLoopIsGone() {
        LinkPair pair = connected(DataConfig.DEFAULT);
        pair.closeAlice(CloseReason.of(CloseReason.Kind.LOCAL));
        loop.dispose();

        send(pair, Payload.text("late"));
        pair.alice.send(Flux.just(Payload.text("late"))).subscribe(nothing -> {},
                failure -> failures.add(((RtcException) failure).code()));

        assertThat(failures).containsExactly(RtcErrorCode.PEER_CLOSED, RtcErrorCode.PEER_CLOSED);
        StepVerifier.create(pair.alice.finish(CloseReason.of(CloseReason.Kind.LOCAL))).expectComplete().verify(BOUND);
    }

    @Test
    void doesNotReadTheBufferOfASenderAfterItWasTold() {
        LinkPair pair = connected(DataConfig.DEFAULT);
        byte[] reused = new byte[10];
        pair.channels().left().hold();
        for (byte n = 1; n <= 3; n++) {
            Arrays.fill(reused, n);
            send(pair, Payload.binary(reused));
        }
        assertThat(sent).hasValue(3);
        pair.cut();
        Arrays.fill(reused, (byte) 99);
        List<Byte> firsts = new ArrayList<>();
        pair.bob.messages().map(message -> message.bytes().get(9)).subscribe(firsts::add);
        atBob.clear();
        pair.connect();

        assertThat(atBob).hasSize(3);
        assertThat(firsts).containsExactly((byte) 1, (byte) 2, (byte) 3);
    }

    private LinkPair connected(DataConfig config) {
        LinkPair pair = new LinkPair(loop, config);
        pair.bob.messages()
                .map(message -> message.kind() == DataMessage.Kind.BINARY ? message.toString() : message.text())
                .subscribe(atBob::add);
        pair.connect();
        return pair;
    }

    private void send(LinkPair pair, Payload payload) {
        pair.alice.send(payload)
                .subscribe(nothing -> {}, failure -> failures.add(((RtcException) failure).code()), sent::incrementAndGet);
    }

    private void sendAcknowledged(LinkPair pair, Payload payload) {
        pair.alice.sendAcknowledged(payload)
                .subscribe(nothing -> {}, failure -> failures.add(((RtcException) failure).code()), sent::incrementAndGet);
    }

    private static java.nio.ByteBuffer text(LinkPair pair, ControlFrame frame) {
        return java.nio.ByteBuffer.wrap(pair.codec().encode(frame).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Payload bytes(int size) {
        return Payload.binary(new byte[size]);
    }
}
