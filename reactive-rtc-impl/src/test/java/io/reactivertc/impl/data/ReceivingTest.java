package io.reactivertc.impl.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.DataConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Tests the inbox as its subscribers see it, and what it makes the sender do. */
class ReceivingTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RtcLoop loop = RtcLoop.on(time);
    private final LinkPair pair = new LinkPair(loop, DataConfig.DEFAULT);
    private final AtomicLong offered = new AtomicLong();

    @Test
    void showsAMessageAsItWasSent() {
        pair.connect();
        Flux<DataMessage> messages = pair.bob.messages();

        StepVerifier.create(messages)
                .then(() -> pair.alice.send(Payload.text("grüezi")).subscribe())
                .assertNext(message -> {
                    assertThat(message.kind()).isEqualTo(DataMessage.Kind.TEXT);
                    assertThat(message.from()).isEqualTo(LinkPair.ALICE);
                    assertThat(message.text()).isEqualTo("grüezi");
                    assertThat(message.size()).isEqualTo(7);
                    assertThat(message.toString()).doesNotContain("grüezi");
                })
                .then(() -> pair.alice.send(Payload.binary(new byte[]{1, 2})).subscribe())
                .assertNext(message -> {
                    assertThat(message.bytes()).isEqualTo(ByteBuffer.wrap(new byte[]{1, 2}));
                    assertThat(message.bytes().isReadOnly()).isTrue();
                    assertThatThrownBy(message::text).isInstanceOf(IllegalStateException.class);
                    assertThatThrownBy(() -> message.as(String.class)).isInstanceOf(IllegalStateException.class);
                })
                .then(() -> pair.alice.send(Payload.json("value")).subscribe())
                .assertNext(message -> {
                    assertThat(message.text()).isEqualTo("\"value\"");
                    assertThat(message.as(String.class)).isEqualTo("value");
                    assertThatThrownBy(() -> message.as(Integer.class)).isInstanceOf(DataException.class);
                })
                .thenCancel()
                .verify(BOUND);
    }

    @Test
    void holdsTheSenderBackUntilTheFirstSubscriberComes() {
        pair.connect();
        offer();

        time.advanceTimeBy(Duration.ofMillis(4_900));
        assertThat(offered).hasValue(64);
        assertThat(pair.bob.droppedMessages()).isZero();

        StepVerifier.create(pair.bob.messages().map(DataMessage::text).take(100).count())
                .expectNext(100L)
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void forgetsHalfAMessageWhenTheChannelIsClosedAndTakesItWholeOnTheNextOne() {
        pair.connect();
        List<Integer> received = new ArrayList<>();
        pair.bob.messages().map(DataMessage::size).subscribe(received::add);
        FakeChannels first = pair.channels();
        first.left().hold();
        pair.alice.send(Payload.binary(new byte[600_000])).subscribe();
        first.left().release(1);
        time.advanceTimeBy(Duration.ofMillis(10));
        assertThat(first.left().frameSizes()).isNotEmpty();

        first.close(1);
        time.advanceTimeBy(Duration.ofMillis(10));
        assertThat(pair.aliceEvents.lost).containsExactly(1);
        assertThat(pair.bobEvents.lost).containsExactly(1);
        assertThat(received).isEmpty();
        pair.cut();
        pair.connect();
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(received).containsExactly(600_000);
        assertThat(pair.bobEvents.violations).isEmpty();
    }

    @Test
    void keepsTheNewestOnceNobodyCameInFiveSeconds() {
        pair.connect();
        pair.alice.send(Flux.range(1, 1_000).map(n -> Payload.text("m" + n))).subscribe();

        time.advanceTimeBy(Duration.ofSeconds(6));

        assertThat(pair.bob.droppedMessages()).isEqualTo(1_000 - 64);
        StepVerifier.create(pair.bob.messages().map(DataMessage::text).take(64).collectList())
                .assertNext(kept -> assertThat(kept).hasSize(64).startsWith("m937").endsWith("m1000"))
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void keepsTheNewestAfterTheLastSubscriberLeft() {
        pair.connect();
        pair.bob.messages().subscribe().dispose();

        pair.alice.send(Flux.range(0, 12).map(n -> Payload.binary(new byte[200_000]))).subscribe();

        assertThat(pair.bob.droppedMessages()).isEqualTo(7);
        StepVerifier.create(pair.bob.messages().take(5).count()).expectNext(5L).expectComplete().verify(BOUND);
    }

    @Test
    void isGovernedByTheSlowestSubscriber() {
        pair.connect();
        List<String> fast = new ArrayList<>();
        Asking slow = new Asking();
        pair.bob.messages().map(DataMessage::text).subscribe(slow);
        pair.bob.messages().map(DataMessage::text).subscribe(fast::add);
        offer();

        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(fast).hasSize(64);
        slow.request(32);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(fast).hasSize(96);
        slow.cancel();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(fast).hasSizeGreaterThan(1_000);
        assertThat(fast.subList(0, 100)).isEqualTo(IntStream.rangeClosed(1, 100).mapToObj(n -> "m" + n).toList());
    }

    @Test
    void failsASubscriberThatAsksForNothingForThirtySecondsAlone() {
        pair.connect();
        List<String> fast = new ArrayList<>();
        Asking slow = new Asking();
        pair.bob.messages().map(DataMessage::text).subscribe(slow);
        pair.bob.messages().map(DataMessage::text).subscribe(fast::add);
        time.advanceTimeBy(Duration.ofSeconds(40));
        pair.alice.send(Payload.text("a")).subscribe();
        pair.alice.send(Payload.text("b")).subscribe();

        time.advanceTimeBy(Duration.ofSeconds(29));
        slow.request(1);
        time.advanceTimeBy(Duration.ofSeconds(29));
        assertThat(slow.failures).isEmpty();
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(slow.seen).containsExactly("a");
        assertThat(slow.failures).containsExactly(RtcErrorCode.SLOW_CONSUMER);
        assertThat(fast).containsExactly("a", "b");
    }

    @Test
    void completesAfterWhatWasReceivedIsTakenAlsoForALateSubscriber() {
        pair.connect();
        Asking slow = new Asking();
        pair.bob.messages().map(DataMessage::text).subscribe(slow);
        pair.alice.send(Payload.text("a")).subscribe();
        pair.alice.send(Payload.text("b")).subscribe();

        pair.closeBob(CloseReason.of(CloseReason.Kind.LOCAL));
        slow.request(1);
        assertThat(slow.ended).isNull();
        loop.dispose();
        slow.request(1);

        assertThat(slow.seen).containsExactly("a", "b");
        assertThat(slow.ended).isEqualTo(SignalType.ON_COMPLETE);
        StepVerifier.create(pair.bob.messages().map(DataMessage::text)).expectNext("a", "b").expectComplete().verify(BOUND);
    }

    @Test
    void goesOnWhenOneSubscriberCancelsInsideOnNext() {
        pair.connect();
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        pair.bob.messages().map(DataMessage::text).take(1).subscribe(first::add);
        Disposable rest = pair.bob.messages().map(DataMessage::text).subscribe(second::add);

        pair.alice.send(Flux.just(Payload.text("a"), Payload.text("b"))).subscribe();
        rest.dispose();

        assertThat(first).containsExactly("a");
        assertThat(second).containsExactly("a", "b");
    }

    @Test
    void widensTheWindowForAFastTakerAndNeverMakesTheSenderExceedIt() {
        pair.connect();
        AtomicLong most = new AtomicLong();
        pair.bob.messages().subscribe();
        pair.alice.send(Flux.range(0, 50_000)
                .<Payload>map(n -> Payload.text("x"))
                .doOnRequest(n -> most.accumulateAndGet(n, Math::max)))
                .subscribe();

        time.advanceTimeBy(Duration.ofSeconds(5));

        assertThat(most.get()).isGreaterThan(1_000);
        assertThat(pair.bobEvents.violations).isEmpty();
    }

    @Test
    void reportsASenderThatExceedsItsWindowAndDeliversWhatCameBefore() {
        FakeChannels channels = pair.connect();
        Asking slow = new Asking();
        pair.bob.messages().map(DataMessage::text).subscribe(slow);
        FrameWriter writer = new FrameWriter();
        writer.begin(262_144);
        for (int n = 0; n < 65; n++) {
            writer.add(DataMessage.Kind.TEXT, RecordFormat.LAST, ByteBuffer.wrap(new byte[]{'x'}));
        }

        channels.right().receive(1, writer.write(), true);
        channels.right().receive(1, ByteBuffer.wrap(new byte[1]), true);
        slow.request(100);

        assertThat(pair.bobEvents.violations).extracting(RtcException::code).containsExactly(RtcErrorCode.WINDOW_EXCEEDED);
        assertThat(slow.seen).hasSize(64);
    }

    @Test
    void reportsAMalformedFrameOnce() {
        FakeChannels channels = pair.connect();

        channels.right().receive(1, ByteBuffer.wrap(new byte[]{9, 9}), true);
        channels.right().receive(1, ByteBuffer.wrap(new byte[]{9, 9}), true);
        channels.right().receive(0, ByteBuffer.wrap(new byte[]{9, 9}), false);

        assertThat(pair.bobEvents.violations).extracting(RtcException::code).containsExactly(RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void takesNoTextForAFrameOfMessages() {
        FakeChannels channels = pair.connect();

        channels.right().receive(1, ByteBuffer.wrap(new byte[]{0, 1, 0, 0, 0, 0}), false);

        assertThat(pair.bobEvents.violations).hasSize(1);
    }

    private void offer() {
        Flux<Payload> payloads = Flux.range(1, 10_000).map(n -> Payload.text("m" + n));
        pair.alice.send(payloads.doOnRequest(offered::addAndGet)).subscribe();
    }

    /** Asks only when it is told to. */
    private static final class Asking extends BaseSubscriber<String> {

        private final List<String> seen = new ArrayList<>();
        private final List<RtcErrorCode> failures = new ArrayList<>();
        private @Nullable SignalType ended;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(String text) {
            seen.add(text);
        }

        @Override
        protected void hookOnError(Throwable failure) {
            failures.add(((RtcException) failure).code());
        }

        @Override
        protected void hookFinally(SignalType type) {
            ended = type;
        }
    }
}
