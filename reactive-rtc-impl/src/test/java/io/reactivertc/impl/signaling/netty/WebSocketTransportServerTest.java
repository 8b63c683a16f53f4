package io.reactivertc.impl.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingLink;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;

/** How the client behaves on a real socket, against a server that does what the test says. */
class WebSocketTransportServerTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final WebsocketServerSpec SPEC = WebsocketServerSpec.builder()
            .protocols(WebSocketTransport.SUBPROTOCOL)
            .maxFramePayloadLength(1 << 20)
            .build();

    private final LoopResources threads = LoopResources.create("test-server", 1, true);
    private final Sinks.Many<String> received = Sinks.many().replay().all();
    private final Sinks.One<WebSocketCloseStatus> closed = Sinks.one();
    private final Sinks.One<String> origin = Sinks.one();
    private final List<SignalingLink> links = new ArrayList<>();
    private DisposableServer server;
    private Flux<WebSocketFrame> says = Flux.never();

    @BeforeEach
    void serve() {
        server = bind(routes -> routes
                .ws("/rtc", this::session, SPEC)
                .ws("/other", (in, out) -> in.receive().then(), WebsocketServerSpec.builder().build())
                .get("/status/{code}", (request, response) -> response
                        .status(Integer.parseInt(String.valueOf(request.param("code")))).send()));
    }

    @AfterEach
    void stop() {
        links.forEach(link -> link.close(true).block(SOON));
        server.disposeNow(Duration.ofSeconds(5));
        threads.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block(SOON);
    }

    @Test
    void framesTravelBothWaysInOrder() {
        says = Flux.range(1, 100)
                .map(seq -> new TextWebSocketFrame(
                        "{\"type\":\"room.owner\",\"seq\":" + seq + ",\"room\":\"lobby\",\"owner\":\"bob\"}"))
                .<WebSocketFrame>map(frame -> frame)
                .concatWith(Flux.never());
        Sinks.Many<Long> seqs = Sinks.many().replay().all();
        SignalingLink link = connect();
        link.receive().subscribe(frame -> seqs.tryEmitNext(frame.seq()), error -> {});
        for (int i = 1; i <= 100; i++) {
            link.send(new SignalingFrame<>(signal("é" + i), 0, 0, i, 0));
        }

        StepVerifier.create(seqs.asFlux().take(100).collectList())
                .assertNext(all -> assertThat(all).hasSize(100).isSorted().startsWith(1L))
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(received.asFlux().take(100).last())
                .assertNext(last -> assertThat(last).contains("\"cseq\":100").contains("é100"))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void aLargeFrameOfAServerArrivesEvenInPieces() {
        String frame = "{\"type\":\"signal\",\"seq\":1,\"room\":\"lobby\",\"from\":\"bob\",\"body\":{\"x\":\""
                + "y".repeat(300_000) + "\"}}";
        says = Flux.just(new TextWebSocketFrame(frame));

        StepVerifier.create(connect().receive().next())
                .assertNext(arrived -> assertThat(((ServerMessage.Signal) arrived.message()).body().value()).hasSize(300_008))
                .expectComplete()
                .verify(SOON);
    }

    @ParameterizedTest
    @CsvSource({"true,1000", "false,4000"})
    void closingTellsWhetherItIsForGoodAfterAllThatWasSaid(boolean leave, int code) {
        SignalingLink link = connect();
        link.receive().subscribe(frame -> {}, error -> {});
        for (int i = 1; i <= 1_000; i++) {
            link.send(new SignalingFrame<>(signal("x".repeat(1_000)), 0, 0, i, 0));
        }
        StepVerifier.create(link.close(leave)).expectComplete().verify(SOON);
        link.send(SignalingFrame.of(new ClientMessage.Ping()));

        assertThat(closed.asMono().block(SOON)).isEqualTo(new WebSocketCloseStatus(code, ""));
        StepVerifier.create(received.asFlux().take(1_000).last())
                .assertNext(last -> assertThat(last).contains("\"cseq\":1000"))
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(link.close(leave)).expectComplete().verify(SOON);
    }

    @Test
    void aServerThatClosesCompletesTheFrames() {
        says = Flux.empty();

        StepVerifier.create(connect().receive()).expectComplete().verify(SOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"type\":\"ok\",\"re\":\"x\"}"})
    void aFrameThatCannotBeReadEndsTheLink(String text) {
        says = Flux.<WebSocketFrame>just(new TextWebSocketFrame(text)).concatWith(Flux.never());

        assertError(connect().receive().then(), RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void aBinaryFrameEndsTheLink() {
        says = Flux.<WebSocketFrame>just(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[3])))
                .concatWith(Flux.never());

        assertError(connect().receive().then(), RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void aFrameThatIsTooLargeEndsTheLink() {
        says = Flux.<WebSocketFrame>just(new TextWebSocketFrame("x".repeat(600_000))).concatWith(Flux.never());

        assertError(connect().receive().then(), RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void whatNobodyListensToIsNotReached() {
        server.disposeNow(Duration.ofSeconds(5));

        assertError(transport("/rtc").connect(), RtcErrorCode.CONNECT_FAILED, "127.0.0.1:" + server.port(),
                "nothing listens there");
    }

    @Test
    void aHostThatDoesNotExistIsNotReached() {
        WebSocketTransport nowhere = new WebSocketTransport(URI.create("ws://host.invalid/rtc?secret"));

        assertError(nowhere.connect(), RtcErrorCode.CONNECT_FAILED, "host.invalid:80");
    }

    @ParameterizedTest
    @CsvSource({"401,UNAUTHORIZED", "403,ORIGIN_NOT_ALLOWED", "404,NO_SIGNALING", "426,UNSUPPORTED_VERSION",
            "503,CONNECT_FAILED"})
    void aRefusedHandshakeIsExplained(int status, RtcErrorCode code) {
        assertError(transport("/status/" + status).connect(), code, "127.0.0.1:" + server.port(), String.valueOf(status));
    }

    @Test
    void aServerOfAnotherProtocolIsNotOurs() {
        assertError(transport("/other").connect(), RtcErrorCode.UNSUPPORTED_VERSION, "reactive-rtc.v1");
    }

    @Test
    void aClientThatIsNoBrowserNamesNoOrigin() {
        connect();

        assertThat(origin.asMono().block(SOON)).isEqualTo("none");
    }

    @Test
    void theThreadsEndWithTheLastConnection() {
        SignalingLink first = connect();
        SignalingLink second = connect();
        first.receive().subscribe();
        second.receive().subscribe();
        assertThat(threads()).isPositive();
        first.close(true).block(SOON);
        assertThat(threads()).isPositive();
        second.close(true).block(SOON);

        assertThat(threadsEnd()).isTrue();
    }

    @Test
    void theThreadsEndAfterACancelledConnect() {
        for (int i = 0; i < 20; i++) {
            transport("/rtc").connect().subscribe(link -> link.close(true).subscribe(), error -> {}).dispose();
        }

        assertThat(threadsEnd()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
            "ws://localhost/rtc,true",
            "ws://127.0.0.1:9001/rtc,true",
            "ws://[::1]/rtc,true",
            "wss://example.org/rtc,true",
            "ws://example.org/rtc,false",
            "ws://localhost.example.org/rtc,false",
            "ws://127.0.0.1.example.org/rtc,false"})
    void onlyTlsAndThisMachineAreConfidential(URI uri, boolean confidential) {
        assertThat(new WebSocketTransport(uri).isConfidential()).isEqualTo(confidential);
    }

    private Publisher<Void> session(WebsocketInbound in, WebsocketOutbound out) {
        String from = in.headers().get(HttpHeaderNames.ORIGIN);
        origin.tryEmitValue(from == null ? "none" : from);
        in.receiveCloseStatus().subscribe(closed::tryEmitValue);
        Mono<Void> receiving = in.aggregateFrames(1 << 20).receive().asString().doOnNext(received::tryEmitNext).then();
        return Flux.merge(
                out.sendObject(says).then().then(Mono.fromRunnable(() -> out.sendClose().subscribe(none -> {}, error -> {}))),
                receiving).then();
    }

    private DisposableServer bind(Consumer<HttpServerRoutes> routes) {
        return HttpServer.create().host("127.0.0.1").port(0).runOn(threads).route(routes).bindNow(SOON);
    }

    private WebSocketTransport transport(String path) {
        return new WebSocketTransport(URI.create("ws://127.0.0.1:" + server.port() + path));
    }

    private SignalingLink connect() {
        SignalingLink link = transport("/rtc").connect().block(SOON);
        assertThat(link).isNotNull();
        links.add(link);
        return link;
    }

    private static ClientMessage signal(String text) {
        return new ClientMessage.Signal(RoomId.of("lobby"), UserId.of("bob"), JsonText.of("{\"x\":\"" + text + "\"}"));
    }

    private static void assertError(Mono<?> mono, RtcErrorCode code, String... words) {
        StepVerifier.create(mono)
                .expectErrorSatisfies(error -> {
                    assertThat(((RtcException) error).code()).isEqualTo(code);
                    assertThat(error.getMessage()).doesNotContain("secret");
                    assertThat(words).allSatisfy(word -> assertThat(error.getMessage()).contains(word));
                })
                .verify(Duration.ofSeconds(30));
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("rtc-signaling"))
                .count();
    }

    private static boolean threadsEnd() {
        return Boolean.TRUE
                .equals(Flux.interval(Duration.ofMillis(20)).map(tick -> threads() == 0).filter(none -> none).blockFirst(SOON));
    }
}
