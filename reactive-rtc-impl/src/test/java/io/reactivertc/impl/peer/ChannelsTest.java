package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.common.CloseReason;
import io.reactivertc.data.ChannelOptions;
import io.reactivertc.data.ChannelPriority;
import io.reactivertc.data.ChannelState;
import io.reactivertc.data.DataChannel;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.subscriber.TestSubscriber;

class ChannelsTest {

    private static final Duration SOON = Duration.ofMillis(500);

    private PeerPair pair = PeerPair.connected();

    @AfterEach
    void end() {
        pair.close();
    }

    @Test
    void showsAnOpenedChannelToTheOtherSideAndCarriesMessagesBothWays() {
        DataChannel ours = open("game", ChannelOptions.flow().withPriority(ChannelPriority.HIGH));
        DataChannel theirs = announced(0);
        TestSubscriber<String> here = texts(ours);
        TestSubscriber<String> there = texts(theirs);

        run(ours.send("ping"));
        run(theirs.send("pong"));

        assertThat(theirs.label()).isEqualTo("game");
        assertThat(theirs.options()).isEqualTo(ChannelOptions.flow());
        assertThat(there.getReceivedOnNext()).containsExactly("ping");
        assertThat(here.getReceivedOnNext()).containsExactly("pong");
        assertThat(ours.state()).isInstanceOf(ChannelState.Open.class);
    }

    @Test
    void opensOnceThePeerIsConnected() {
        pair.close();
        pair = new PeerPair();
        TestSubscriber<DataChannel> opening = subscribe(pair.ann.peer().openChannel("early"));
        pair.pass(SOON);
        assertThat(opening.getReceivedOnNext()).isEmpty();

        pair.start();
        pair.pass(Duration.ofSeconds(1));

        assertThat(opening.getReceivedOnNext()).hasSize(1);
    }

    @Test
    void opensOnTheNextPeerConnectionWhileRecovering() {
        pair.engine.live().forEach(FakePeerPort::kill);
        pair.ann.run(() -> {});
        TestSubscriber<DataChannel> opening = subscribe(pair.ann.peer().openChannel("late"));

        pair.pass(Duration.ofSeconds(10));

        assertThat(opening.getReceivedOnNext()).hasSize(1);
        TestSubscriber<String> there = texts(announced(0));
        run(opening.getReceivedOnNext().get(0).send("hello"));
        assertThat(there.getReceivedOnNext()).containsExactly("hello");
    }

    @Test
    void failsToOpenInTimeOrOnceThePeerIsClosed() {
        pair.close();
        pair = new PeerPair();
        TestSubscriber<DataChannel> opening = subscribe(pair.ann.peer().openChannel("never"));
        pair.pass(Duration.ofSeconds(31));
        assertThat(code(opening)).isEqualTo(RtcErrorCode.TIMEOUT);

        TestSubscriber<DataChannel> next = subscribe(pair.ann.peer().openChannel("never"));
        pair.ann.peer().close(CloseReason.of(CloseReason.Kind.LOCAL), false).subscribe();
        pair.pass(SOON);
        assertThat(code(next)).isEqualTo(RtcErrorCode.PEER_CLOSED);
        assertThat(code(subscribe(pair.ann.peer().openChannel("never")))).isEqualTo(RtcErrorCode.PEER_CLOSED);
    }

    @Test
    void takesAnOpeningBackThatIsCancelled() {
        pair.engine.network().latency(Duration.ofMillis(20));
        TestSubscriber<DataChannel> shown = subscribe(pair.bob.peer().channels());
        int delivered = 0;
        for (int millis = 0; millis < 60; millis += 7) {
            TestSubscriber<DataChannel> opening = TestSubscriber.create();
            pair.ann.peer().openChannel("gone").subscribe(opening);
            pair.pass(Duration.ofMillis(millis));
            opening.cancel();
            pair.pass(SOON);
            delivered += opening.getReceivedOnNext().size();
        }
        TestSubscriber<DataChannel> unasked = TestSubscriber.builder().initialRequest(0).build();
        pair.ann.peer().openChannel("gone").subscribe(unasked);
        pair.pass(SOON);
        unasked.cancel();
        pair.pass(SOON);

        assertThat(unasked.getReceivedOnNext()).isEmpty();
        assertThat(delivered).isBetween(1, 8);
        assertThat(shown.getReceivedOnNext()).hasSizeGreaterThan(delivered);
        assertThat(subscribe(pair.bob.peer().channels()).getReceivedOnNext()).hasSize(delivered);
    }

    @Test
    void refusesReservedAndUnreadableLabels() {
        Peerless peer = new Peerless();
        assertThatThrownBy(() -> peer.open("rtc.mine")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> peer.open("x".repeat(65))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> peer.open("é")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChannelOptions.flow().unordered()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChannelOptions.raw().withMaxRetransmits(1).withMaxPacketLifeTime(SOON))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holdsNoMoreChannelsThanMayBe() {
        List<DataChannel> open = new ArrayList<>();
        for (int n = 0; n < 256; n++) {
            pair.ann.peer().openChannel("c" + n).subscribe(open::add);
        }
        pair.pass(SOON);
        assertThat(open).hasSize(256);

        assertThat(code(subscribe(pair.ann.peer().openChannel("one more")))).isEqualTo(RtcErrorCode.TOO_MANY_CHANNELS);
        run(open.get(0).close());
        assertThat(subscribe(pair.ann.peer().openChannel("again")).getReceivedOnNext()).hasSize(1);
    }

    @Test
    void carriesStreamsOfBytesWithTheirEnd() {
        DataChannel ours = open("bytes", ChannelOptions.flow());
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);
        Flux<ByteBuffer> pieces = Flux.range(0, 30)
                .map(n -> ByteBuffer.wrap(content, n * 100_000, 100_000));
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        TestSubscriber<ByteBuffer> there = subscribe(announced(0).bytes().doOnNext(bytes -> write(got, bytes)));

        TestSubscriber<Void> sent = subscribe(ours.sendBytes(pieces));
        pair.pass(SOON);

        assertThat(sent.isTerminatedComplete()).isTrue();
        assertThat(there.isTerminatedComplete()).isTrue();
        assertThat(got.toByteArray()).isEqualTo(content);
        assertThat(code(subscribe(ours.send("after the end")))).isEqualTo(RtcErrorCode.CHANNEL_CLOSED);
        assertThat(code(subscribe(ours.sendBytes(pieces)))).isEqualTo(RtcErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void asksForNoMoreBytesThanWereTakenPlusTheWindow() {
        DataChannel ours = open("slow", ChannelOptions.flow());
        AtomicLong requested = new AtomicLong();
        AtomicLong delivered = new AtomicLong();
        AtomicLong excess = new AtomicLong(Long.MIN_VALUE);
        Flux<ByteBuffer> endless = Flux.<ByteBuffer>generate(sink -> sink.next(ByteBuffer.allocate(100)))
                .hide()
                .doOnRequest(more -> excess.accumulateAndGet(requested.addAndGet(more) - delivered.get(), Math::max));
        TestSubscriber<ByteBuffer> there = TestSubscriber.builder().initialRequest(0).build();
        announced(0).bytes().doOnNext(bytes -> delivered.incrementAndGet()).subscribe(there);
        TestSubscriber<Void> sent = subscribe(ours.sendBytes(endless));
        for (int n = 0; n < 500; n++) {
            there.request(7);
            pair.pass(Duration.ofSeconds(1));
        }

        assertThat(delivered.get()).isEqualTo(3_500);
        assertThat(excess.get()).isBetween(1L, 64L);
        there.cancel();
        pair.pass(SOON);
        assertThat(code(sent)).isEqualTo(RtcErrorCode.STREAM_CANCELLED);
    }

    @Test
    void widensTheWindowOnALongLinkSoThatItStaysFull() {
        pair.close();
        pair = new PeerPair();
        pair.engine.network().latency(Duration.ofMillis(50));
        pair.start();
        pair.pass(Duration.ofSeconds(3));
        DataChannel ours = open("far", ChannelOptions.flow());
        AtomicLong carried = new AtomicLong();
        ByteBuffer piece = ByteBuffer.allocate(65_530);
        Disposable reading = announced(0).bytes().subscribe(bytes -> carried.addAndGet(bytes.remaining()));
        Disposable sending = ours.sendBytes(Flux.generate(sink -> sink.next(piece))).subscribe(nothing -> {}, cancelled -> {});
        pair.pass(Duration.ofSeconds(5));
        long before = carried.get();

        pair.pass(Duration.ofSeconds(1));

        assertThat(carried.get() - before).as("of 1 MiB each 100 ms it would be 10 MB").isGreaterThan(20_000_000);
        sending.dispose();
        reading.dispose();
        pair.engine.network().latency(Duration.ZERO);
        pair.pass(SOON);
    }

    @Test
    void tellsTheReceiverWhatFailedAtTheSender() {
        DataChannel ours = open("broken", ChannelOptions.flow());
        TestSubscriber<ByteBuffer> there = subscribe(announced(0).bytes());
        Flux<ByteBuffer> broken =
                Flux.just(ByteBuffer.allocate(10)).concatWith(Mono.error(new IllegalStateException("disk on fire")));

        TestSubscriber<Void> sent = subscribe(ours.sendBytes(broken));
        pair.pass(SOON);

        assertThat(sent.expectTerminalError()).hasMessage("disk on fire");
        assertThat(there.getReceivedOnNext()).hasSize(1);
        assertThat(code(there)).isEqualTo(RtcErrorCode.REMOTE_ERROR);
        assertThat(there.expectTerminalError()).hasMessageContaining("disk on fire");
        assertThat(ours.state().isOpen()).isTrue();
    }

    @Test
    void cancelsThePublisherOfAReceiverThatTakesNoMore() {
        DataChannel ours = open("enough", ChannelOptions.flow());
        DataChannel theirs = announced(0);
        Sinks.Empty<Void> cancelled = Sinks.empty();
        Flux<ByteBuffer> endless = Flux.<ByteBuffer>generate(sink -> sink.next(ByteBuffer.allocate(1_000)))
                .doOnCancel(cancelled::tryEmitEmpty);
        TestSubscriber<Void> sent = subscribe(ours.sendBytes(endless));

        TestSubscriber<ByteBuffer> there = subscribe(theirs.bytes().take(10));
        pair.pass(SOON);

        assertThat(there.isTerminatedComplete()).isTrue();
        assertThat(code(sent)).isEqualTo(RtcErrorCode.STREAM_CANCELLED);
        assertThat(subscribe(cancelled.asMono()).isTerminatedComplete()).isTrue();
        TestSubscriber<String> here = texts(ours);
        run(theirs.send("thanks"));
        assertThat(here.getReceivedOnNext()).containsExactly("thanks");
    }

    @Test
    void failsAStreamThatIsCutOffBeforeItsEnd() {
        DataChannel ours = open("cut", ChannelOptions.flow());
        TestSubscriber<ByteBuffer> there = subscribe(announced(0).bytes());
        TestSubscriber<Void> sent = subscribe(ours.sendBytes(Flux.just(ByteBuffer.allocate(10)).concatWith(Flux.never())));
        pair.pass(SOON);

        run(ours.close("bored"));

        assertThat(code(sent)).isEqualTo(RtcErrorCode.CHANNEL_CLOSED);
        assertThat(there.getReceivedOnNext()).hasSize(1);
        assertThat(code(there)).isIn(RtcErrorCode.REMOTE_ERROR, RtcErrorCode.CHANNEL_CLOSED);
    }

    @Test
    void aStreamHasOneReader() {
        DataChannel ours = open("one", ChannelOptions.flow());
        DataChannel theirs = announced(0);
        TestSubscriber<ByteBuffer> first = subscribe(theirs.bytes());

        assertThat(code(subscribe(theirs.bytes()))).isEqualTo(RtcErrorCode.INVALID_ARGUMENT);
        assertThat(code(subscribe(theirs.messages()))).isEqualTo(RtcErrorCode.INVALID_ARGUMENT);
        run(ours.sendBytes(Flux.just(ByteBuffer.allocate(5))));
        assertThat(first.isTerminatedComplete()).isTrue();
        assertThat(first.getReceivedOnNext()).hasSize(1);
    }

    @Test
    void closesInAnOrderlyWayWithAReason() {
        DataChannel ours = open("over", ChannelOptions.flow());
        DataChannel theirs = announced(0);
        TestSubscriber<String> there = texts(theirs);
        TestSubscriber<String> here = texts(ours);
        ours.send("last words").subscribe();

        TestSubscriber<Void> closed = subscribe(ours.close("done with it"));
        pair.pass(SOON);

        assertThat(closed.isTerminatedComplete()).isTrue();
        assertThat(there.getReceivedOnNext()).containsExactly("last words");
        assertThat(there.isTerminatedComplete()).isTrue();
        assertThat(here.isTerminatedComplete()).isTrue();
        assertThat(ours.state()).isEqualTo(new ChannelState.Closed(CloseReason.of(CloseReason.Kind.LOCAL, "done with it"), 1));
        assertThat(theirs.state())
                .isEqualTo(new ChannelState.Closed(CloseReason.of(CloseReason.Kind.REMOTE, "done with it"), 0));
        assertThat(subscribe(theirs.close()).isTerminatedComplete()).isTrue();
        assertThat(code(subscribe(theirs.send("too late")))).isEqualTo(RtcErrorCode.CHANNEL_CLOSED);
        assertThat(subscribe(pair.bob.peer().channels()).getReceivedOnNext()).isEmpty();
    }

    @Test
    void bothMayCloseAtOnce() {
        DataChannel ours = open("both", ChannelOptions.flow());
        DataChannel theirs = announced(0);

        TestSubscriber<Void> here = TestSubscriber.create();
        TestSubscriber<Void> there = TestSubscriber.create();
        ours.close("a").subscribe(here);
        theirs.close("b").subscribe(there);
        pair.pass(SOON);

        assertThat(here.isTerminatedComplete()).isTrue();
        assertThat(there.isTerminatedComplete()).isTrue();
        assertThat(List.of(ours.state(), theirs.state())).allMatch(ChannelState.Closed.class::isInstance);
    }

    @Test
    void failsWithWhatWasAcknowledgedWhenTheLinkIsRebuilt() {
        DataChannel ours = open("rebuilt", ChannelOptions.flow());
        DataChannel theirs = announced(0);
        TestSubscriber<String> there = texts(theirs);
        run(ours.sendAcknowledged(Payload.text("one")));
        TestSubscriber<Void> unsure = TestSubscriber.create();
        pair.engine.network().down();
        ours.sendAcknowledged(Payload.text("two")).subscribe(unsure);
        pair.pass(Duration.ofMillis(100));
        pair.engine.network().up();

        pair.engine.live().forEach(FakePeerPort::kill);
        pair.pass(Duration.ofSeconds(10));

        assertThat(failure(ours)).isEqualTo(RtcErrorCode.LINK_REBUILT);
        assertThat(failure(theirs)).isEqualTo(RtcErrorCode.LINK_REBUILT);
        assertThat(((ChannelState.Failed) ours.state()).acknowledged()).isGreaterThanOrEqualTo(1);
        assertThat(code(there)).isEqualTo(RtcErrorCode.LINK_REBUILT);
        assertThat(pair.isConnected()).isTrue();
        assertThat(open("again", ChannelOptions.flow()).state().isOpen()).isTrue();
    }

    @Test
    void endsWithThePeer() {
        DataChannel ours = open("last", ChannelOptions.flow());
        DataChannel raw = open("raw", ChannelOptions.raw());
        TestSubscriber<String> messages = texts(ours);

        pair.bob.peer().close(CloseReason.of(CloseReason.Kind.LOCAL, "gone"), true).subscribe();
        pair.pass(Duration.ofSeconds(5));

        assertThat(ours.state()).isInstanceOf(ChannelState.Closed.class);
        assertThat(raw.state()).isInstanceOf(ChannelState.Closed.class);
        assertThat(messages.isTerminatedComplete()).isTrue();
        assertThat(subscribe(ours.onClose()).getReceivedOnNext()).extracting(CloseReason::kind)
                .containsExactly(CloseReason.Kind.REMOTE);
        assertThat(subscribe(pair.ann.peer().channels()).isTerminatedComplete()).isTrue();
    }

    @Test
    void holdsASenderBackUntilSomebodyReads() {
        DataChannel ours = open("patient", ChannelOptions.flow());
        AtomicLong requested = new AtomicLong();
        TestSubscriber<Void> sent = TestSubscriber.create();
        ours.send(Flux.range(0, 1_000).map(n -> Payload.text("x")).doOnRequest(requested::addAndGet)).subscribe(sent);
        pair.pass(Duration.ofMinutes(5));
        assertThat(requested.get()).isEqualTo(64);

        DataChannel theirs = announced(0);
        TestSubscriber<String> there = texts(theirs);
        pair.pass(SOON);

        assertThat(theirs.droppedMessages()).isZero();
        assertThat(there.getReceivedOnNext()).hasSize(1_000);
        assertThat(sent.isTerminatedComplete()).isTrue();
    }

    // raw

    @Test
    void carriesRawFramesOfBothKinds() {
        DataChannel ours = open("raw", ChannelOptions.raw().withProtocol("chat"));
        DataChannel theirs = announced(0);
        TestSubscriber<DataMessage> there = subscribe(theirs.messages());

        run(ours.send("text"));
        run(ours.send(ByteBuffer.wrap(new byte[]{1, 2, 3})));
        run(ours.send(Flux.range(0, 100).map(n -> Payload.text("n" + n))));

        assertThat(theirs.options()).isEqualTo(ChannelOptions.raw().withProtocol("chat"));
        assertThat(there.getReceivedOnNext()).hasSize(102);
        assertThat(there.getReceivedOnNext().get(0).text()).isEqualTo("text");
        assertThat(there.getReceivedOnNext().get(1).size()).isEqualTo(3);
        assertThat(there.getReceivedOnNext().get(101).text()).isEqualTo("n99");
        assertThat(code(subscribe(ours.send(ByteBuffer.allocate(262_145))))).isEqualTo(RtcErrorCode.MESSAGE_TOO_LARGE);
        assertThat(code(subscribe(ours.sendAcknowledged(Payload.text("?"))))).isEqualTo(RtcErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void closesAReliableRawChannelThatNobodyReadsFastEnough() {
        DataChannel ours = open("fast", ChannelOptions.raw());
        DataChannel theirs = announced(0);
        TestSubscriber<DataMessage> there = TestSubscriber.builder().initialRequest(1).build();
        theirs.messages().subscribe(there);

        run(ours.send(Flux.range(0, 12).map(n -> Payload.binary(new byte[100_000]))));

        assertThat(failure(theirs)).isEqualTo(RtcErrorCode.SLOW_CONSUMER);
        assertThat(ours.state()).isInstanceOf(ChannelState.Closed.class);
        there.request(100);
        assertThat(code(there)).isEqualTo(RtcErrorCode.SLOW_CONSUMER);
        assertThat(there.getReceivedOnNext()).hasSizeGreaterThan(10);
    }

    @Test
    void dropsTheOldestOfAnUnreliableChannelAndCounts() {
        DataChannel ours = open("lossy", ChannelOptions.raw().unordered().withMaxRetransmits(0));
        DataChannel theirs = announced(0);
        TestSubscriber<DataMessage> there = TestSubscriber.builder().initialRequest(1).build();
        theirs.messages().subscribe(there);

        run(ours.send(Flux.range(0, 20).map(n -> Payload.binary(ByteBuffer.allocate(100_000).putInt(0, n)))));
        there.request(100);
        pair.pass(SOON);

        assertThat(theirs.options()).isEqualTo(ours.options());
        assertThat(theirs.droppedMessages()).isEqualTo(9);
        assertThat(there.getReceivedOnNext()).extracting(message -> message.bytes().getInt(0))
                .containsExactly(0, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
        assertThat(theirs.state().isOpen()).isTrue();
    }

    @Test
    void theOtherSideMayCloseARawChannel() {
        DataChannel ours = open("raw", ChannelOptions.raw());
        TestSubscriber<String> here = texts(ours);
        run(announced(0).close("not told"));

        assertThat(ours.state()).isEqualTo(new ChannelState.Closed(CloseReason.of(CloseReason.Kind.REMOTE), 0));
        assertThat(here.isTerminatedComplete()).isTrue();
        assertThat(code(subscribe(ours.send("too late")))).isEqualTo(RtcErrorCode.CHANNEL_CLOSED);
    }

    // tools

    private final class Peerless {
        Mono<DataChannel> open(String label) {
            return pair.ann.peer().openChannel(label);
        }
    }

    private DataChannel open(String label, ChannelOptions options) {
        TestSubscriber<DataChannel> opening = subscribe(pair.ann.peer().openChannel(label, options));
        pair.pass(SOON);
        assertThat(opening.getReceivedOnNext()).hasSize(1);
        return opening.getReceivedOnNext().get(0);
    }

    private DataChannel announced(int n) {
        return subscribe(pair.bob.peer().channels()).getReceivedOnNext().get(n);
    }

    private <T> TestSubscriber<T> subscribe(org.reactivestreams.Publisher<T> publisher) {
        TestSubscriber<T> subscriber = TestSubscriber.create();
        Flux.from(publisher).subscribe(subscriber);
        pair.pass(Duration.ofMillis(50));
        return subscriber;
    }

    private TestSubscriber<String> texts(DataChannel channel) {
        return subscribe(channel.messages().map(DataMessage::text));
    }

    private void run(Mono<Void> verb) {
        TestSubscriber<Void> done = subscribe(verb);
        pair.pass(SOON);
        assertThat(done.isTerminatedComplete()).as(done::toString).isTrue();
    }

    private static RtcErrorCode code(TestSubscriber<?> subscriber) {
        return ((RtcException) subscriber.expectTerminalError()).code();
    }

    private static RtcErrorCode failure(DataChannel channel) {
        return ((ChannelState.Failed) channel.state()).cause().code();
    }

    private static void write(ByteArrayOutputStream to, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        to.writeBytes(copy);
    }
}
