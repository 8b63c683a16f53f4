package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.AskPresence;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ClientMessage.Relay;
import io.reactivertc.signaling.ClientMessage.Signal;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Failure;
import io.reactivertc.signaling.ServerMessage.Reconnect;
import io.reactivertc.signaling.SignalingFrame;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one client may cost the server and the others. */
class HubLimitsTest {

    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final JsonText BODY = JsonText.of("1");

    private final HubFixture fixture = new HubFixture();

    @Test
    void limitsRequestsAndSaysWhenToTryAgain() {
        HubClient alice = fixture.client("alice");
        for (int i = 0; i < 200; i++) {
            assertThat(alice.ask(new AskPresence(LOBBY))).isInstanceOf(ServerMessage.Presence.class);
        }

        ServerMessage refused = alice.ask(new AskPresence(LOBBY));

        assertThat(alice.failure(refused)).isEqualTo("RATE_LIMITED");
        assertThat(((Failure) refused).retryAfterMillis()).isEqualTo(10);
        fixture.pass(Duration.ofMillis(10));
        assertThat(alice.ask(new AskPresence(LOBBY))).isInstanceOf(ServerMessage.Presence.class);
    }

    @Test
    void limitsRequestsAlsoAcrossReconnects() {
        HubClient alice = fixture.client("alice");
        for (int i = 0; i < 200; i++) {
            alice.ask(new AskPresence(LOBBY));
        }

        alice.cut().dial().resume();

        assertThat(alice.failure(alice.ask(new AskPresence(LOBBY)))).isEqualTo("RATE_LIMITED");
    }

    /** What a client may send without end, none of which is a request that the hub would count. */
    static Stream<Arguments> idleFrames() {
        return Stream.of(
                idle("too large", client -> client.link().onViolation(RtcErrorCode.FRAME_TOO_LARGE, "too large")),
                idle("said before", client -> client.frame(new SignalingFrame<>(new AskPresence(LOBBY), 1, 0, 1, 0))),
                idle("asked before",
                        client -> client.frame(new SignalingFrame<>(new AskPresence(LOBBY), 1, 0, client.next(), 0))),
                idle("unknown", client -> client.tell(new ClientMessage.Unknown("riddle"))),
                idle("nothing new", client -> client.frame(new SignalingFrame<>(new ClientMessage.Ack(), 0, 0, 0, 0))));
    }

    private static Arguments idle(String what, Consumer<HubClient> frame) {
        return Arguments.of(what, frame);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("idleFrames")
    void readsMoreSlowlyWhoSendsWhatBringsNothingNew(String what, Consumer<HubClient> frame) {
        HubClient alice = fixture.client("alice");
        alice.ask(new AskPresence(LOBBY));

        for (int i = 0; i < 1_000; i++) {
            frame.accept(alice);
        }

        assertThat(alice.read()).isBetween(180, 240);
        fixture.pass(Duration.ofMinutes(2));
        assertThat(alice.read()).isGreaterThan(950);
    }

    @Test
    void chargesAMessageToAllForEachReceiver() {
        HubFixture tight = new HubFixture(config -> config.with(rates(new Rate(200, 100), new Rate(4, 1))));
        HubClient alice = tight.client("alice");
        alice.enter(LOBBY);
        for (String name : new String[]{"bob", "carol", "dave"}) {
            tight.client(name).enter(LOBBY);
        }

        assertThat(alice.ask(new Relay(LOBBY, null, BODY))).isEqualTo(new ServerMessage.Done());
        assertThat(alice.failure(alice.ask(new Relay(LOBBY, null, BODY)))).isEqualTo("RATE_LIMITED");
    }

    @Test
    void limitsAllClientsOfOneAddressTogether() {
        HubLimits.Rates own = HubLimits.DEFAULT.rates();
        HubFixture tight = new HubFixture(config -> config.with(HubLimits.DEFAULT.with(
                new HubLimits.Rates(new Rate(10, 1), own.relays(), own.entries(), own.passwords(), 2))));
        for (String name : new String[]{"alice", "bob"}) {
            HubClient client = tight.client(name);
            for (int i = 0; i < 10; i++) {
                client.ask(new AskPresence(LOBBY));
            }
        }

        HubClient carol = tight.client("carol");

        assertThat(carol.failure(carol.ask(new AskPresence(LOBBY)))).isEqualTo("RATE_LIMITED");
    }

    @Test
    void givesEachSenderAShareOfAReceiversQueue() {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        HubClient carol = fixture.client("carol");
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        carol.enter(LOBBY);
        carol.acknowledge().cut();
        for (int i = 0; i < 128; i++) {
            assertThat(alice.ask(new Relay(LOBBY, carol.user(), BODY))).isEqualTo(new ServerMessage.Done());
        }

        assertThat(alice.failure(alice.ask(new Relay(LOBBY, carol.user(), BODY)))).isEqualTo("BUSY");
        assertThat(bob.ask(new Relay(LOBBY, carol.user(), BODY))).as("another's share").isEqualTo(new ServerMessage.Done());
        assertThat(alice.failure(alice.ask(new Relay(LOBBY, null, BODY)))).isEqualTo("BUSY");
        assertThat(bob.events(ServerMessage.Relayed.class)).as("the others got it").hasSize(1);
    }

    @Test
    void givesRoomBackWhenAReceiverReads() {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        for (int i = 0; i < 128; i++) {
            alice.tell(new Signal(LOBBY, bob.user(), BODY));
        }
        alice.events();
        alice.tell(new Signal(LOBBY, bob.user(), BODY));
        assertThat(alice.events(Failure.class)).extracting(Failure::code).containsExactly("BUSY");

        bob.acknowledge();
        alice.tell(new Signal(LOBBY, bob.user(), BODY));

        assertThat(alice.events()).isEmpty();
    }

    @Test
    void boundsASendersShareInBytesButAlwaysTakesOne() {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        JsonText large = JsonText.of("\"" + "x".repeat(262_000) + "\"");
        alice.events();

        alice.tell(new Signal(LOBBY, bob.user(), large));
        assertThat(alice.events()).isEmpty();
        alice.tell(new Signal(LOBBY, bob.user(), large));

        assertThat(alice.events(Failure.class)).extracting(Failure::code).containsExactly("BUSY");
    }

    @Test
    void neverCutsOffAReceiverForWhatOthersSend() {
        HubFixture small =
                new HubFixture(config -> config.with(HubLimits.DEFAULT.with(new HubLimits.Queue(64, 1 << 20, 1 << 18))));
        HubClient victim = small.client("victim");
        victim.enter(LOBBY);
        for (int sender = 0; sender < 12; sender++) {
            HubClient client = small.client("s" + sender);
            client.enter(LOBBY);
            for (int i = 0; i < 20; i++) {
                client.tell(new Signal(LOBBY, victim.user(), BODY)).acknowledge();
            }
        }

        assertThat(victim.closedWith()).isNull();
        assertThat(small.hub.sessionCount()).isEqualTo(13);
    }

    @Test
    void refusesMoreSessionsAndRoomsThanItHolds() {
        HubFixture tight = new HubFixture(config -> config.with(HubLimits.DEFAULT.with(new HubLimits.Caps(2, 2, 1_000, 1))));
        HubClient alice = tight.client("alice");
        HubClient bob = tight.client("bob");

        HubClient carol = tight.stranger("carol").hello();
        alice.enter(LOBBY);

        assertThat(carol.bye().code()).isEqualTo("SERVER_FULL");
        assertThat(carol.bye().reconnect()).isEqualTo(Reconnect.LATER);
        assertThat(alice.failure(alice.enter(EnterMode.ENTER, RoomId.of("second")))).isEqualTo("SERVER_FULL");
        bob.enter(RoomId.of("second"));
        bob.leave(RoomId.of("second"));
        assertThat(tight.hub.roomCount()).isEqualTo(1);
    }

    @Test
    void stopsAThousandWrongPasswordsAlsoFromEverNewSessions() {
        HubFixture fixture = new HubFixture();
        HubClient owner = fixture.client("owner");
        owner.ask(new ClientMessage.Enter(EnterMode.OPEN, LOBBY, "sesame", null, null));
        Map<String, Integer> answers = new HashMap<>();

        for (int guesser = 0; guesser < 20; guesser++) {
            HubClient client = fixture.client("g" + guesser);
            for (int guess = 0; guess < 50; guess++) {
                ServerMessage answer = client.ask(new ClientMessage.Enter(EnterMode.JOIN, LOBBY, "guess " + guess, null, null));
                answers.merge(client.failure(answer), 1, Integer::sum);
                client.acknowledge();
            }
            client.hangUp(1000);
        }

        assertThat(answers.get("BAD_PASSWORD")).isLessThanOrEqualTo(6);
        assertThat(answers.get("RATE_LIMITED")).isGreaterThanOrEqualTo(994);
        assertThat(owner.events(ServerMessage.PeerJoined.class)).isEmpty();
    }

    @Test
    void forgetsAddressesThatOweNothing() {
        HubClient alice = fixture.client("alice");
        alice.hangUp(1000);

        fixture.pass(Duration.ofMinutes(2));

        assertThat(fixture.hub.isIdle()).isTrue();
    }

    private static HubLimits rates(Rate requests, Rate relays) {
        HubLimits.Rates rates = HubLimits.DEFAULT.rates();
        return HubLimits.DEFAULT
                .with(new HubLimits.Rates(requests, relays, rates.entries(), rates.passwords(), rates.shared()));
    }
}
