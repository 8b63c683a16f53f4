package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.reactivertc.data.ChannelOptions;
import io.reactivertc.data.ChannelState;
import io.reactivertc.data.DataChannel;
import io.reactivertc.data.DataMessage;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.peer.Peer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.test.StepVerifier;

/** Opens channels between real peers. */
class ChannelsNativeTest {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int WINDOW = 64;

    /** Bar 4 of issue 3. */
    @Test
    void thePublisherOfAStreamIsNeverAskedForMoreThanWasDeliveredPlusTheWindow() {
        AtomicLong requested = new AtomicLong();
        AtomicLong delivered = new AtomicLong();
        AtomicBoolean reading = new AtomicBoolean(true);
        Queue<String> excesses = new ConcurrentLinkedQueue<>();
        Flux<ByteBuffer> endless = Flux.<ByteBuffer>generate(sink -> sink.next(ByteBuffer.allocate(8_192)))
                .hide()
                .doOnRequest(more -> {
                    if (requested.addAndGet(more) > delivered.get() + WINDOW && reading.get()) {
                        excesses.add(requested + " requested, " + delivered + " delivered");
                    }
                });
        try (NativeStand stand = new NativeStand(connector -> connector.data(data -> data.withWindow(WINDOW, 1 << 20)))) {
            List<Peer> peers = stand.pair("alice", "bob");
            DataChannel ours = open(peers.get(0), "stream", ChannelOptions.flow());
            Mono<Void> sent = ours.sendBytes(endless).onErrorResume(cancelled -> Mono.empty());
            Flux<ByteBuffer> taken = announced(peers.get(1)).bytes()
                    .doOnNext(bytes -> delivered.incrementAndGet())
                    .doOnCancel(() -> reading.set(false));
            sent.subscribe();

            StepVerifier.create(taken, 0)
                    .thenRequest(1).expectNextCount(1)
                    .thenRequest(10).expectNextCount(10)
                    .thenRequest(300).expectNextCount(300)
                    .thenRequest(7).expectNextCount(7)
                    .expectNoEvent(Duration.ofMillis(300))
                    .thenRequest(500).expectNextCount(500)
                    .thenCancel()
                    .verify(BOUND);

            assertThat(excesses).isEmpty();
            assertThat(requested.get()).isBetween(818L, 818L + WINDOW);
        }
    }

    @Test
    void pipesAStreamThroughAPeerAndBackWithoutALoss() {
        byte[] content = new byte[20_000_003];
        new Random(11).nextBytes(content);
        MessageDigest got = sha256();
        try (NativeStand stand = new NativeStand()) {
            List<Peer> peers = stand.pair("alice", "bob");
            Flux<ByteBuffer> pieces = Flux.range(0, 201)
                    .map(n -> ByteBuffer.wrap(content, n * 100_000, Math.min(100_000, content.length - n * 100_000)));
            DataChannel there = open(peers.get(0), "there", ChannelOptions.flow());
            DataChannel there2 = announced(peers.get(1));
            Mono<Void> echo = there2.sendBytes(there2.bytes());
            Mono<Void> back = there.bytes().doOnNext(got::update).then();

            Mono.when(there.sendBytes(pieces), echo, back).block(BOUND);

            assertThat(got.digest()).isEqualTo(sha256().digest(content));
            there.close("done").block(BOUND);
            assertThat(Objects.requireNonNull(there2.onClose().block(BOUND)).text()).isEqualTo("done");
        }
    }

    @Test
    void pipesAnHttpBodyToAPeerAndFromThereIntoAnHttpResponse() {
        byte[] content = new byte[5_000_001];
        new Random(13).nextBytes(content);
        try (NativeStand stand = new NativeStand()) {
            List<Peer> peers = stand.pair("alice", "bob");
            DisposableServer origin = http((request, response) -> response.sendByteArray(Mono.just(content)));
            DataChannel channel = open(peers.get(0), "pipe", ChannelOptions.flow());
            DataChannel there = announced(peers.get(1));
            DisposableServer mirror = http((request, response) -> response.send(there.bytes().map(Unpooled::wrappedBuffer)));
            Flux<ByteBuffer> body = client(origin).responseContent().asByteArray().map(ByteBuffer::wrap);
            Mono<byte[]> mirrored = client(mirror).responseSingle((response, bytes) -> bytes.asByteArray());

            byte[] got = Mono.zip(mirrored, channel.sendBytes(body).thenReturn(true)).block(BOUND).getT1();

            assertThat(got).isEqualTo(content);
            origin.disposeNow();
            mirror.disposeNow();
        }
    }

    private static DisposableServer http(
            BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> handler) {
        return HttpServer.create().host("localhost").port(0).handle(handler).bindNow();
    }

    private static HttpClient.ResponseReceiver<?> client(DisposableServer server) {
        return HttpClient.newConnection().get().uri("http://localhost:" + server.port() + "/");
    }

    @Test
    void agreesOnTheOptionsOfTheW3cAndFailsWithTheConnection() {
        ChannelOptions lossy = ChannelOptions.raw().unordered().withMaxRetransmits(2).withProtocol("game");
        ChannelOptions brief = ChannelOptions.raw().withMaxPacketLifeTime(Duration.ofMillis(250));
        try (NativeStand stand = new NativeStand()) {
            List<Peer> peers = stand.pair("alice", "bob");
            DataChannel first = open(peers.get(0), "lossy", lossy);
            DataChannel second = open(peers.get(0), "brief", brief);
            DataChannel flow = open(peers.get(0), "flow", ChannelOptions.flow());
            List<DataChannel> seen = Objects.requireNonNull(peers.get(1).channels().take(3).collectList().block(BOUND));

            assertThat(seen).extracting(DataChannel::options).containsExactlyInAnyOrder(lossy, brief, ChannelOptions.flow());
            Mono<String> text = seen.get(0).messages().next().map(DataMessage::text);
            assertThat(Mono.zip(text, first.send("hello").thenReturn(1)).block(BOUND).getT1()).isEqualTo("hello");

            peers.get(0).reconnect().block(BOUND);

            assertThat(List.of(first, second, flow)).allSatisfy(channel -> {
                ChannelState last = channel.states().blockLast(BOUND);
                assertThat(((ChannelState.Failed) Objects.requireNonNull(last)).cause().code())
                        .isEqualTo(RtcErrorCode.LINK_REBUILT);
            });
            assertThat(open(peers.get(0), "again", ChannelOptions.flow()).state().isOpen()).isTrue();
        }
    }

    private static DataChannel open(Peer peer, String label, ChannelOptions options) {
        return Objects.requireNonNull(peer.openChannel(label, options).block(BOUND));
    }

    private static DataChannel announced(Peer peer) {
        return Objects.requireNonNull(peer.channels().blockFirst(BOUND));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }
}
