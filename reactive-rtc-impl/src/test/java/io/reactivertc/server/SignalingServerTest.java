package io.reactivertc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.reactivertc.common.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What the server does with bad input, and how it is set up. */
class SignalingServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ENTER =
            "{\"type\":\"room.enter\",\"id\":1,\"cseq\":1,\"room\":\"lobby\"}";

    private static final String UPGRADE =
            "GET /rtc HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Protocol: reactive-rtc.v1\r\n\r\n";

    private static final int GONE = -1;

    private BoundServer server = bind(SignalingServer.create());

    private static BoundServer bind(SignalingServer description) {
        return description.port(0).bind().block(PATIENCE);
    }

    @AfterEach
    void close() {
        server.close().block(PATIENCE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "no json                                                    | PROTOCOL_VIOLATION",
            "{                                                          | PROTOCOL_VIOLATION",
            "[]                                                         | PROTOCOL_VIOLATION",
            "{\"type\":\"room.enter\",\"id\":1,\"cseq\":1}              | PROTOCOL_VIOLATION",
            "{\"type\":\"room.enter\",\"id\":1,\"cseq\":1,\"room\":\"a b\"} | PROTOCOL_VIOLATION",
            "{\"type\":\"ping\",\"type\":\"ping\"}                      | PROTOCOL_VIOLATION",
            "{\"type\":\"room.leave\",\"id\":1,\"room\":\"lobby\"}      | PROTOCOL_VIOLATION",
            "{\"type\":\"room.leave\",\"cseq\":1,\"room\":\"lobby\"}    | PROTOCOL_VIOLATION",
            "{\"type\":\"room.dance\",\"cseq\":1,\"room\":\"lobby\"}    | UNKNOWN_TYPE"
    })
    void answersAFrameThatIsWrongAndGoesOn(String frame, String code) {
        try (RawClient client = RawClient.welcome(server.uri(), "alice")) {
            client.send(frame);

            assertThat(client.next()).contains("\"type\":\"error\"", "\"code\":\"" + code + "\"");
            client.send("{\"type\":\"ping\"}");
            assertThat(client.next()).contains("pong");
        }
    }

    @Test
    void answersABinaryFrame() {
        try (RawClient client = RawClient.welcome(server.uri(), "alice")) {
            client.sendBinary(new byte[]{1, 2, 3});

            assertThat(client.next()).contains("PROTOCOL_VIOLATION");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {70_000, 300_000, 900_000})
    void skipsAFrameThatIsTooLargeAndGoesOn(int size) {
        try (RawClient client = RawClient.welcome(server.uri(), "alice")) {
            client.send("{\"type\":\"room.enter\",\"id\":1,\"cseq\":1,\"room\":\"lobby\",\"password\":\"" + "x".repeat(size)
                    + "\"}");

            assertThat(client.next()).contains("FRAME_TOO_LARGE");
            client.send(ENTER.replace(":1,", ":2,"));
            assertThat(client.next()).contains("room.entered");
        }
    }

    @Test
    void skipsManyFragmentsThatAreTooLargeTogether() {
        try (RawClient client = RawClient.welcome(server.uri(), "alice")) {
            client.sendFragmented("{\"type\":\"ping\",\"x\":\"" + "x".repeat(3_000_000) + "\"}", 60_000);

            assertThat(client.next()).contains("FRAME_TOO_LARGE");
            client.send(ENTER);
            assertThat(client.next()).contains("room.entered");
        }
    }

    @Test
    void joinsFragments() {
        try (RawClient client = RawClient.welcome(server.uri(), "alice")) {
            client.sendFragmented(ENTER, 7);

            assertThat(client.next()).contains("room.entered");
        }
    }

    @Test
    void closesASocketThatAnnouncesAFrameBeyondMeasure() throws IOException {
        try (Socket socket = upgraded();
                RawClient other = RawClient.welcome(server.uri(), "bob")) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            byte[] announcement = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0, 1, 2, 3, 4};
            socket.getOutputStream().write(announcement);

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(answer).startsWith("TTP/1.1 101").contains("\u0003\u00f1");
            other.send(ENTER);
            assertThat(other.next()).contains("room.entered");
        }
    }

    @Test
    void endsAClientThatBreaksTheProtocolAgainAndAgain() {
        try (RawClient client = RawClient.welcome(server.uri(), "alice")) {
            for (int i = 0; i < 17; i++) {
                client.send("nonsense");
            }
            for (int i = 0; i < 16; i++) {
                assertThat(client.next()).contains("\"error\"");
            }

            assertThat(client.next()).contains("\"bye\"", "PROTOCOL_VIOLATION");
            assertThat(client.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void endsAClientThatBeginsWithNonsense() {
        try (RawClient client = new RawClient(server.uri())) {
            client.send("nonsense");

            assertThat(client.next()).contains("\"bye\"", "PROTOCOL_VIOLATION", "never");
            assertThat(client.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void refusesAnotherSubprotocolInPlainWords() throws Exception {
        HttpResponse<String> response = upgrade("reactive-rtc.v9", null);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("UNSUPPORTED_VERSION", "reactive-rtc.v1");
    }

    @Test
    void tellsABrowserThatThisIsNoPage() throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(http()).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(426);
    }

    @Test
    void refusesAnOriginThatIsNotAllowed() throws Exception {
        close();
        server = bind(SignalingServer.create().allowedOrigins("https://example.org"));

        for (String origin : List.of("https://evil.example", "http://example.org", "https://example.org:8443",
                "https://example.org.evil.example", "null")) {
            HttpResponse<String> refused = upgrade("reactive-rtc.v1", origin);
            assertThat(refused.statusCode()).as(origin).isEqualTo(403);
            assertThat(refused.body()).contains("ORIGIN_NOT_ALLOWED");
        }
        HttpClient.newHttpClient().newWebSocketBuilder().subprotocols("reactive-rtc.v1")
                .header("Origin", "https://example.org").buildAsync(server.uri(), new WebSocket.Listener() {}).join().abort();
        RawClient.welcome(server.uri(), "no-browser").close();
    }

    @Test
    void letsNobodyInWhomTheAuthenticatorDoesNotKnow() {
        close();
        server = bind(SignalingServer.create().authenticator(credentials -> "let me in".equals(credentials.token())
                ? Mono.just(new Authenticator.Principal("p-1", UserId.of("alice")))
                : Mono.empty()));

        try (RawClient stranger = new RawClient(server.uri()); RawClient alice = new RawClient(server.uri())) {
            stranger.send(hello("guess"));
            alice.send(hello("let me in"));

            assertThat(stranger.next()).contains("\"bye\"", "UNAUTHORIZED", "never");
            assertThat(alice.next()).contains("\"welcome\"", "\"alice\"");
        }
    }

    @Test
    void doesNotTellClientsWhyAnAuthenticatorFailed() {
        close();
        server = bind(
                SignalingServer.create().authenticator(credentials -> Mono.error(new IOException("database password 1234"))));

        try (RawClient client = new RawClient(server.uri())) {
            client.send(hello("x"));

            assertThat(client.next()).contains("UNAUTHORIZED").doesNotContain("1234");
        }
    }

    @Test
    void saysGoodbyeWhenItCloses() {
        try (RawClient client = RawClient.welcome(server.uri(), "alice")) {
            server.close().block(PATIENCE);

            assertThat(client.next()).contains("\"bye\"", "SERVER_SHUTDOWN", "later");
            assertThat(client.closeCode()).isEqualTo(1001);
            server.onClose().block(PATIENCE);
        }
    }

    @Test
    void drainsBeforeItClosesAndIsDownMeanwhile() throws Exception {
        try (RawClient alice = RawClient.welcome(server.uri(), "alice");
                RawClient bob = RawClient.welcome(server.uri(), "bob");
                Socket lingering = upgraded()) {
            for (RawClient client : List.of(alice, bob)) {
                client.send(ENTER);
                assertThat(client.next()).contains("room.entered");
            }
            assertThat(alice.next()).contains("peer.joined");
            for (int n = 0; n < 20; n++) {
                bob.send("{\"type\":\"message\",\"id\":%d,\"cseq\":%d,\"room\":\"lobby\",\"body\":%d}".formatted(n + 2, n + 2,
                        n));
                assertThat(bob.next()).contains("\"ok\"");
            }
            assertThat(health()).isEqualTo(200);

            CompletableFuture<Void> closing = server.close().toFuture();

            assertThat(health()).as("down, or gone if this machine was slow").isIn(503, GONE);
            for (int n = 0; n < 20; n++) {
                assertThat(alice.next()).as("what waited is handed over").contains("\"body\":" + n);
            }
            assertThat(alice.next()).contains("\"bye\"", "SERVER_SHUTDOWN");
            closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(lingering.isClosed()).as("one that does not close its end is not waited for").isFalse();
            assertThatThrownBy(() -> RawClient.welcome(server.uri(), "late")).isInstanceOf(CompletionException.class);
        }
    }

    /** Returns a socket that was upgraded and does not speak from then on. */
    private Socket upgraded() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).as("the answer begins").isEqualTo('H');
        return socket;
    }

    private int health() throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(http().resolve("/rtc/health")).build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException gone) {
            return GONE;
        }
    }

    @Test
    void servesOtherRoutesBeside() throws Exception {
        close();
        server = bind(SignalingServer.create().path("/signal")
                .route(routes -> routes.get("/hello", (in, out) -> out.sendString(Mono.just("hi")))));

        HttpResponse<String> page = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(http().resolve("/hello")).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(page.body()).isEqualTo("hi");
        RawClient.welcome(server.uri(), "alice").close();
    }

    @Test
    void isMountedOnAServerThatIsThereAlready() throws Exception {
        MountedServer[] mounted = new MountedServer[1];
        DisposableServer host = HttpServer.create()
                .port(0)
                .route(routes -> mounted[0] = SignalingServer.create().mount(routes))
                .bindNow(PATIENCE);

        URI uri = URI.create("ws://localhost:" + host.port() + "/rtc");
        try (RawClient client = RawClient.welcome(uri, "alice")) {
            mounted[0].close().block(PATIENCE);

            assertThat(client.next()).contains("SERVER_SHUTDOWN");
            HttpResponse<String> tooLate = upgrade(uri, "reactive-rtc.v1", null);
            assertThat(tooLate.statusCode()).as("nobody is let in whom nobody would answer").isEqualTo(503);
            assertThat(tooLate.body()).contains("SERVER_SHUTDOWN");
            HttpResponse<String> health = HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + host.port() + "/rtc/health")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).isEqualTo("{\"status\":\"DOWN\"}");
        } finally {
            host.disposeNow(PATIENCE);
        }
    }

    @Test
    void givesEverythingBackWhenBindingIsCancelledAtAnyMoment() {
        for (int time = 0; time < 200; time++) {
            Disposable binding =
                    SignalingServer.create().port(0).bind().subscribe(bound -> bound.close().subscribe(), error -> {});
            LockSupport.parkNanos(time * 10_000L);
            binding.dispose();
        }
        RawClient.welcome(server.uri(), "alice").close(); // the threads that are shared live while somebody holds them
        close();

        Flux.interval(Duration.ofMillis(20)).filter(tick -> loopThreads().isEmpty()).blockFirst(PATIENCE);
        assertThat(loopThreads()).isEmpty();
    }

    private static List<String> loopThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("rtc-loop"))
                .toList();
    }

    @Test
    void releasesWhatWasNotReadOfAClientThatIsGone() {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        BoundServer patient = bind(SignalingServer.create()
                .limits(limits -> limits.requests(1_000_000, 1_000_000))
                .http(http -> http.childOption(ChannelOption.ALLOCATOR, memory)));
        try {
            for (int time = 0; time < 5; time++) {
                sendUntilCutOff(patient, "flood-" + time);
            }
            Flux.interval(Duration.ofMillis(50))
                    .filter(tick -> patient.statistics().connections() == 0 && used(memory) == 0)
                    .blockFirst(PATIENCE);
        } catch (IllegalStateException late) {
            throw new AssertionError(patient.statistics().connections() + " " + used(memory), late);
        } finally {
            patient.close().block(PATIENCE);
        }
    }

    private static long used(UnpooledByteBufAllocator memory) {
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }

    /** Never acknowledges anything, so that its session ends while frames are under way. */
    private static void sendUntilCutOff(BoundServer patient, String user) {
        try (RawClient client = RawClient.welcome(patient.uri(), user)) {
            for (int id = 1; id < 50_000; id++) {
                client.send("{\"type\":\"room.presence\",\"id\":1,\"cseq\":" + id + ",\"room\":\"lobby\"}");
            }
            throw new AssertionError("it was never cut off");
        } catch (CompletionException cutOff) {
            // as it should be
        }
    }

    @Test
    void refusesASettingThatMakesNoSense() {
        SignalingServer plain = SignalingServer.create();

        assertThatThrownBy(() -> plain.secret(new byte[15])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plain.port(70_000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plain.path("rtc")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plain.grace(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plain.limits(limits -> limits.requests(0, 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsNoSecret() {
        assertThat(SignalingServer.create().secret("very secret indeed".getBytes(StandardCharsets.UTF_8)).toString())
                .doesNotContain("118, 101", "very");
    }

    @Test
    void reportsAPortThatIsTaken() {
        assertThatThrownBy(() -> SignalingServer.create().port(server.port()).bind().block(PATIENCE))
                .hasMessageContaining("bind");
    }

    private HttpResponse<String> upgrade(String subprotocol, String origin) throws Exception {
        return upgrade(server.uri(), subprotocol, origin);
    }

    private static HttpResponse<String> upgrade(URI uri, String subprotocol, String origin) throws Exception {
        try {
            WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder().subprotocols(subprotocol);
            (origin == null ? builder : builder.header("Origin", origin))
                    .buildAsync(uri, new WebSocket.Listener() {})
                    .join()
                    .abort();
            throw new AssertionError("it was let in");
        } catch (CompletionException refused) {
            @SuppressWarnings("unchecked")
            HttpResponse<String> response =
                    (HttpResponse<String>) ((WebSocketHandshakeException) refused.getCause()).getResponse();
            return response;
        }
    }

    private URI http() {
        return URI.create(server.uri().toString().replace("ws:", "http:"));
    }

    private static String hello(String token) {
        return "{\"type\":\"hello\",\"instance\":\"0123456789abcdef0123456789abcdef\",\"extra\":{},\"token\":\"" + token
                + "\"}";
    }
}
