package io.reactivertc.impl.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.IdentityConfig;
import io.reactivertc.ReconnectConfig;
import io.reactivertc.SignalingConfig;
import io.reactivertc.TimeoutConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RoomException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.RtcLoops;
import io.reactivertc.impl.signaling.DefaultSignalingSession;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.impl.signaling.SignalingSessionConfig;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingLink;
import io.reactivertc.signaling.SignalingTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** The session against the real server, over real sockets. */
class SessionServerTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private final List<Client> clients = new ArrayList<>();
    private BoundServer server;

    @BeforeEach
    void serve() {
        server = SignalingServer.create().port(0).secret(SECRET).bind().block(SOON);
    }

    @AfterEach
    void stop() {
        clients.forEach(Client::stop);
        server.close().block(SOON);
    }

    @Test
    void membersOfARoomHearEachOther() {
        Client alice = client("alice").ready();
        Client bob = client("bob").ready();
        alice.enter(EnterMode.OPEN);

        ServerMessage.RoomEntered entered = bob.enter(EnterMode.JOIN);
        assertThat(entered.peers()).extracting(peer -> peer.user().value()).containsExactly("alice");
        bob.relay("hi");

        assertThat(alice.next(ServerMessage.PeerJoined.class).peer().user()).isEqualTo(UserId.of("bob"));
        assertThat(alice.next(ServerMessage.Relayed.class).body()).isEqualTo(JsonText.of("\"hi\""));
    }

    @Test
    void aRefusalCarriesItsCode() {
        Client alice = client("alice").ready();

        StepVerifier.create(alice.session.request(enter(EnterMode.JOIN), ServerMessage.RoomEntered.class))
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(RoomException.class);
                    assertThat(((RtcException) error).code()).isEqualTo(RtcErrorCode.ROOM_NOT_FOUND);
                })
                .verify(SOON);
    }

    @Test
    void aTakenUserIdEndsTheSession() {
        client("alice").ready();
        Client other = client("alice");

        CloseReason closed = other.closed.asMono().block(SOON);
        assertThat(closed).isNotNull();
        assertThat(closed.error())
                .hasValueSatisfying(error -> assertThat(((RtcException) error).code()).isEqualTo(RtcErrorCode.USER_ID_TAKEN));
    }

    @Test
    void nothingIsLostOrRepeatedWhenTheSocketIsCutAgainAndAgain() {
        Client alice = client("alice").ready();
        Client bob = client("bob").ready();
        alice.enter(EnterMode.OPEN);
        bob.enter(EnterMode.JOIN);

        Mono<List<String>> heard = alice.messages.asFlux()
                .ofType(ServerMessage.Signal.class)
                .map(signal -> signal.body().value())
                .take(400)
                .collectList();
        Flux.range(0, 400)
                .delayElements(Duration.ofMillis(5))
                .doOnNext(n -> {
                    bob.loop.execute(() -> bob.session
                            .send(new ClientMessage.Signal(LOBBY, UserId.of("alice"), JsonText.of("{\"n\":" + n + "}"))));
                    if (n % 100 == 50) {
                        (n % 200 == 50 ? alice : bob).cut();
                    }
                })
                .blockLast(Duration.ofSeconds(30));

        assertThat(heard.block(Duration.ofSeconds(30)))
                .isEqualTo(Flux.range(0, 400).map(n -> "{\"n\":" + n + "}").collectList().block());
        assertThat(alice.resumed + bob.resumed).isEqualTo(4);
        assertThat(alice.events(ServerMessage.PeerLeft.class)).isEmpty();
    }

    @Test
    void leavingIsSeenAtOnce() {
        Client alice = client("alice").ready();
        Client bob = client("bob").ready();
        alice.enter(EnterMode.OPEN);
        bob.enter(EnterMode.JOIN);
        bob.session.close(CloseReason.of(CloseReason.Kind.LOCAL)).block(SOON);

        assertThat(alice.next(ServerMessage.PeerLeft.class).reason()).isEqualTo(ServerMessage.PeerLeftReason.LEFT);
    }

    private Client client(String user) {
        Client client = new Client(user, new WebSocketTransport(server.uri()));
        clients.add(client);
        return client;
    }

    private static ClientMessage enter(EnterMode mode) {
        return new ClientMessage.Enter(mode, LOBBY, null, null, null);
    }

    /** Is one user, who remembers all that is told. Its link can be cut. */
    private static final class Client implements SignalingSession.Listener, SignalingTransport {

        final RtcLoop loop = RtcLoops.shared().lease();
        final Sinks.Many<ServerMessage> messages = Sinks.many().replay().all();
        final Sinks.One<Boolean> ready = Sinks.one();
        final Sinks.One<CloseReason> closed = Sinks.one();
        final SignalingSession session;
        private final SignalingTransport transport;
        volatile int resumed;
        private volatile SignalingLink link;

        Client(String user, SignalingTransport transport) {
            this.transport = transport;
            SignalingSessionConfig config = new SignalingSessionConfig(
                    SignalingConfig.DEFAULT,
                    IdentityConfig.DEFAULT.withUserId(UserId.of(user)),
                    ReconnectConfig.DEFAULT.withBackoff(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofSeconds(20)),
                    TimeoutConfig.DEFAULT,
                    InstanceId.random(),
                    JsonText.EMPTY_OBJECT);
            session = new DefaultSignalingSession(config, this, loop, this);
            loop.execute(session::start);
        }

        Client ready() {
            assertThat(ready.asMono().block(SOON)).isTrue();
            return this;
        }

        ServerMessage.RoomEntered enter(EnterMode mode) {
            ServerMessage.RoomEntered entered =
                    session.request(SessionServerTest.enter(mode), ServerMessage.RoomEntered.class).block(SOON);
            assertThat(entered).isNotNull();
            return entered;
        }

        void relay(String text) {
            session.request(new ClientMessage.Relay(LOBBY, null, JsonText.of('"' + text + '"')), ServerMessage.Done.class)
                    .block(SOON);
        }

        void cut() {
            link.close(false).subscribe();
        }

        <M extends ServerMessage> M next(Class<M> type) {
            M message = messages.asFlux().ofType(type).blockFirst(SOON);
            assertThat(message).isNotNull();
            return message;
        }

        <M extends ServerMessage> List<M> events(Class<M> type) {
            return messages.asFlux().ofType(type).take(Duration.ZERO).collectList().block(SOON);
        }

        void stop() {
            session.close(CloseReason.of(CloseReason.Kind.LOCAL)).block(SOON);
            loop.dispose();
        }

        @Override
        public Mono<SignalingLink> connect() {
            return transport.connect().doOnNext(made -> link = made);
        }

        @Override
        public boolean isConfidential() {
            return transport.isConfidential();
        }

        @Override
        public void onReady(ServerMessage.Welcome welcome, boolean again) {
            ready.tryEmitValue(true);
            resumed += again ? 1 : 0;
        }

        @Override
        public void onAway(boolean resuming, int attempt) {}

        @Override
        public void onMessage(ServerMessage message) {
            messages.tryEmitNext(message);
        }

        @Override
        public void onClosed(CloseReason reason) {
            closed.tryEmitValue(reason);
        }
    }
}
