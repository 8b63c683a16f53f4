package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.AskPresence;
import io.reactivertc.signaling.ClientMessage.Hello;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Failure;
import io.reactivertc.signaling.ServerMessage.PeerLeft;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.ServerMessage.Reconnect;
import io.reactivertc.signaling.ServerMessage.Relayed;
import io.reactivertc.signaling.SignalingFrame;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening, keeping, resuming, replacing and ending sessions. */
class HubSessionTest {

    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final JsonText BODY = JsonText.of("1");

    private final HubFixture fixture = new HubFixture();

    @Test
    void confirmsTheUserIdThatIsWishedFor() {
        HubClient alice = fixture.client("alice");

        assertThat(alice.welcome().userId()).isEqualTo(UserId.of("alice"));
        assertThat(alice.welcome().resumed()).isFalse();
        assertThat(alice.welcome().graceMillis()).isEqualTo(30_000);
    }

    @Test
    void givesAnIdToWhoWishesForNone() {
        HubClient one = fixture.stranger("one");
        HubClient two = fixture.stranger("two");

        one.say(new Hello(null, null, one.instance, JsonText.EMPTY_OBJECT, null, null, List.of(), null));
        two.say(new Hello(null, null, two.instance, JsonText.EMPTY_OBJECT, null, null, List.of(), null));

        assertThat(one.welcome().userId()).isNotEqualTo(two.welcome().userId());
    }

    @Test
    void refusesATakenIdAndNeverRenames() {
        fixture.client("alice");

        HubClient other = fixture.stranger("alice").hello();

        assertBye(other, RtcErrorCode.USER_ID_TAKEN, Reconnect.NEVER);
    }

    @Test
    void resumesAfterACutWithoutAnybodyNoticing() {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        alice.events();
        bob.events();

        bob.cut();
        alice.ask(new ClientMessage.Relay(LOBBY, null, BODY));
        fixture.pass(HubFixture.GRACE.minusSeconds(1));
        bob.dial().resume();
        alice.ask(new ClientMessage.Relay(LOBBY, null, BODY));

        assertThat(bob.welcome().resumed()).isTrue();
        assertThat(bob.events()).containsExactly(new Relayed(LOBBY, alice.user(), BODY),
                new Relayed(LOBBY, alice.user(), BODY));
        assertThat(alice.events(PeerLeft.class)).isEmpty();
    }

    @Test
    void repeatsAfterAResumeWhatWasSentButNotSeen() {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        bob.acknowledge();
        long seen = bob.seen();
        alice.ask(new ClientMessage.Relay(LOBBY, null, BODY));

        HubClient again = bob.dial();
        again.say(new Hello(null, bob.user(), bob.instance, JsonText.EMPTY_OBJECT,
                new ClientMessage.Resume(bob.welcome().session(), bob.welcome().key(), seen), null, List.of(), null));

        assertThat(again.frames()).extracting(SignalingFrame::seq).contains(seen + 1);
    }

    @Test
    void dropsWhatAClientRepeatsAfterAResume() {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        alice.tell(new ClientMessage.Signal(LOBBY, bob.user(), BODY));
        long cseq = alice.cseq();
        bob.events();

        alice.cut().dial().resume();
        alice.frame(new SignalingFrame<>(new ClientMessage.Signal(LOBBY, bob.user(), BODY), 0, 0, cseq, 0));

        assertThat(alice.welcome().received()).isEqualTo(cseq);
        assertThat(bob.events()).isEmpty();
    }

    @Test
    void fencesTheOlderLink() {
        HubClient alice = fixture.client("alice");
        HubLink older = alice.link();
        alice.enter(LOBBY);

        alice.dial().resume();
        older.onFrame(new SignalingFrame<>(new ClientMessage.Leave(LOBBY), 99, 0, alice.cseq() + 1, 0));
        older.onClosed(1000);

        assertThat(alice.closedWith()).isNull();
        assertThat(((ServerMessage.Presence) alice.ask(new AskPresence(LOBBY))).members()).isEqualTo(1);
    }

    @Test
    void refusesAStolenKeyThatWasRotatedAway() {
        HubClient alice = fixture.client("alice");
        String session = alice.welcome().session();
        String stolen = alice.welcome().key();
        alice.cut().dial().resume();
        alice.cut().dial().resume();

        HubClient thief = new HubClient(fixture, "alice").dial();
        thief.resume(session, stolen, List.of());

        assertBye(thief, RtcErrorCode.USER_ID_TAKEN, Reconnect.NEVER);
        assertThat(alice.closedWith()).isNull();
    }

    @Test
    void acceptsTheOlderKeyUntilTheNewOneWasUsed() {
        HubClient alice = fixture.client("alice");
        String session = alice.welcome().session();
        String first = alice.welcome().key();
        alice.cut().dial().resume(session, first, List.of());

        alice.cut().dial().resume(session, first, List.of());

        assertThat(alice.welcome().resumed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "not base64 \u0000"})
    void refusesAForgedKey(String key) {
        HubClient alice = fixture.client("alice");

        HubClient thief = fixture.stranger("alice");
        thief.resume(alice.welcome().session(), key, List.of());

        assertBye(thief, RtcErrorCode.USER_ID_TAKEN, Reconnect.NEVER);
    }

    @Test
    void refusesTheKeyOfAnotherUser() {
        HubClient alice = fixture.client("alice");
        HubClient mallory = fixture.client("mallory");

        HubClient thief = fixture.stranger("alice");
        thief.resume(alice.welcome().session(), mallory.welcome().key(), List.of());

        assertBye(thief, RtcErrorCode.USER_ID_TAKEN, Reconnect.NEVER);
    }

    @Test
    void losesASessionWhoseGraceIsOver() {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        alice.enter(LOBBY);
        bob.enter(LOBBY);

        bob.cut();
        fixture.pass(HubFixture.GRACE.plusMillis(1));

        assertThat(alice.events(PeerLeft.class))
                .containsExactly(new PeerLeft(LOBBY, bob.user(), bob.instance, PeerLeftReason.LOST));
    }

    @Test
    void opensANewSessionForWhoComesBackTooLate() {
        HubClient alice = fixture.client("alice");
        String old = alice.welcome().session();
        alice.cut();
        fixture.pass(HubFixture.GRACE.plusMillis(1));

        alice.dial().resume();

        assertThat(alice.welcome().resumed()).isFalse();
        assertThat(alice.welcome().userId()).isEqualTo(UserId.of("alice"));
        assertThat(alice.welcome().session()).isNotEqualTo(old);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001})
    void letsAClientLeaveByClosingItsSocket(int code) {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        alice.enter(LOBBY);
        bob.enter(LOBBY);

        bob.hangUp(code);

        assertThat(alice.events(PeerLeft.class))
                .containsExactly(new PeerLeft(LOBBY, bob.user(), bob.instance, PeerLeftReason.LEFT));
        assertThat(fixture.hub.sessionCount()).isEqualTo(1);
    }

    @Test
    void replacesAnOlderInstanceThatProvesItself() {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        alice.events();

        HubClient reloaded = fixture.stranger("bob").replace(bob.welcome().key());
        reloaded.enter(LOBBY);

        assertBye(bob, RtcErrorCode.REPLACED, Reconnect.NEVER);
        assertThat(alice.events()).hasSize(2).satisfiesExactly(
                left -> assertThat(left).isEqualTo(new PeerLeft(LOBBY, bob.user(), bob.instance, PeerLeftReason.REPLACED)),
                joined -> assertThat(((ServerMessage.PeerJoined) joined).peer().instance()).isEqualTo(reloaded.instance));
    }

    @Test
    void keepsTheOwnersSeatForTheirNextInstance() {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        bob.events();

        HubClient reloaded = fixture.stranger("alice").replace(alice.welcome().key());
        fixture.pass(Duration.ofSeconds(1));

        assertThat(bob.events(ServerMessage.OwnerChanged.class)).isEmpty();
        assertThat(reloaded.enter(LOBBY).owner()).isEqualTo(alice.user());
    }

    @Test
    void handsARoomOverWhenTheOwnersNextInstanceDoesNotEnter() {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        alice.enter(LOBBY);
        bob.enter(LOBBY);

        fixture.stranger("alice").replace(alice.welcome().key());
        fixture.pass(HubFixture.GRACE.plusMillis(1));
        bob.acknowledge();

        assertThat(bob.events(ServerMessage.OwnerChanged.class))
                .containsExactly(new ServerMessage.OwnerChanged(LOBBY, bob.user()));
    }

    @Test
    void hangsUpOnWhoSaysNoHello() {
        HubClient silent = fixture.stranger("silent");

        fixture.pass(Duration.ofSeconds(11));

        assertBye(silent, RtcErrorCode.TIMEOUT, Reconnect.LATER);
    }

    @Test
    void refusesWhoSaysSomethingElseFirst() {
        HubClient rude = fixture.stranger("rude").say(new ClientMessage.Ping());

        assertBye(rude, RtcErrorCode.PROTOCOL_VIOLATION, Reconnect.NEVER);
        assertThat(rude.closedWith()).isEqualTo(1002);
    }

    @Test
    void asksASilentClientAndCutsItOff() {
        HubClient alice = fixture.client("alice");

        fixture.pass(HubFixture.PING.plusSeconds(1));
        assertThat(alice.frames()).extracting(SignalingFrame::message).contains(new ServerMessage.Ping());
        assertThat(alice.closedWith()).isNull();
        fixture.pass(HubFixture.PING.multipliedBy(2));

        assertThat(alice.closedWith()).isEqualTo(1008);
        assertThat(fixture.hub.sessionCount()).as("the session waits for the client").isEqualTo(1);
    }

    @Test
    void keepsAClientThatAnswersPings() {
        HubClient alice = fixture.client("alice");

        for (int i = 0; i < 10; i++) {
            fixture.pass(HubFixture.PING);
            alice.say(new ClientMessage.Pong());
        }

        assertThat(alice.closedWith()).isNull();
    }

    @Test
    void answersAPing() {
        HubClient alice = fixture.client("alice").say(new ClientMessage.Ping());

        assertThat(alice.frames()).extracting(SignalingFrame::message).contains(new ServerMessage.Pong());
    }

    @Test
    void repeatsTheReplyToARepeatedRequest() {
        HubClient alice = fixture.client("alice");
        ServerMessage reply = alice.enter(LOBBY);
        alice.leave(LOBBY);

        alice.frame(new SignalingFrame<>(new ClientMessage.Enter(ClientMessage.EnterMode.ENTER, LOBBY, null, null, null), 1, 0,
                alice.cseq() + 1, 0));

        assertThat(alice.reply(1)).isEqualTo(reply);
        assertThat(fixture.hub.roomCount()).as("nothing was done again").isZero();
    }

    @Test
    void endsALinkWhoseNumbersHaveAGapButKeepsTheSession() {
        HubClient alice = fixture.client("alice");

        alice.frame(new SignalingFrame<>(new AskPresence(LOBBY), 1, 0, 2, 0));

        assertBye(alice, RtcErrorCode.PROTOCOL_VIOLATION, Reconnect.NOW);
        assertThat(alice.dial().resume().welcome().resumed()).isTrue();
    }

    @Test
    void allowsForTheNumberOfAFrameThatCouldNotBeRead() {
        HubClient alice = fixture.client("alice");

        alice.link().onViolation(RtcErrorCode.FRAME_TOO_LARGE, "too large");
        alice.frame(new SignalingFrame<>(new AskPresence(LOBBY), 2, 0, 2, 0));

        assertThat(alice.reply(2)).isInstanceOf(ServerMessage.Presence.class);
        assertThat(alice.events(Failure.class)).extracting(Failure::code).containsExactly("FRAME_TOO_LARGE");
    }

    @Test
    void endsALinkAfterSixteenFramesThatBreakTheProtocol() {
        HubClient alice = fixture.client("alice");

        for (int i = 0; i < 16; i++) {
            alice.link().onViolation(RtcErrorCode.PROTOCOL_VIOLATION, "no JSON");
        }
        assertThat(alice.closedWith()).isNull();
        alice.link().onViolation(RtcErrorCode.PROTOCOL_VIOLATION, "no JSON");

        assertBye(alice, RtcErrorCode.PROTOCOL_VIOLATION, Reconnect.NEVER);
        assertThat(alice.closedWith()).isEqualTo(1002);
    }

    @Test
    void acknowledgesWithinASecond() {
        HubClient alice = fixture.client("alice");
        HubClient bob = fixture.client("bob");
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        alice.tell(new ClientMessage.Signal(LOBBY, bob.user(), BODY));

        fixture.pass(Duration.ofSeconds(1));

        assertThat(alice.frames()).last().isEqualTo(new SignalingFrame<>(new ServerMessage.Ack(), 0, 0, 0, alice.cseq()));
    }

    @Test
    void endsTheSessionOfWhoNeverAcknowledges() {
        HubFixture small =
                new HubFixture(config -> config.with(HubLimits.DEFAULT.with(new HubLimits.Queue(64, 1 << 20, 1 << 18))));
        HubClient bob = small.client("bob");

        for (int i = 0; i < 65; i++) {
            bob.tell(new ClientMessage.Signal(LOBBY, UserId.of("nobody"), BODY));
        }

        assertBye(bob, RtcErrorCode.SESSION_LOST, Reconnect.NOW);
        assertThat(small.hub.sessionCount()).isZero();
    }

    @Test
    void refusesAnAcknowledgementOfWhatWasNeverSaid() {
        HubClient alice = fixture.client("alice");

        alice.frame(new SignalingFrame<>(new ClientMessage.Ack(), 0, 0, 0, 1_000));

        assertBye(alice, RtcErrorCode.PROTOCOL_VIOLATION, Reconnect.NEVER);
    }

    @Test
    void answersATypeItDoesNotKnow() {
        HubClient alice = fixture.client("alice");

        assertThat(alice.failure(alice.ask(new ClientMessage.Unknown("room.eject")))).isEqualTo("UNKNOWN_TYPE");
        alice.events();
        alice.tell(new ClientMessage.Unknown("wave"));

        assertThat(alice.events(Failure.class))
                .singleElement()
                .satisfies(failure -> assertThat(failure.of()).isEqualTo(alice.cseq()));
    }

    @Test
    void saysGoodbyeWhenItGoesDown() {
        HubClient alice = fixture.client("alice");

        fixture.hub.shutdown().subscribe();

        assertBye(alice, RtcErrorCode.SERVER_SHUTDOWN, Reconnect.LATER);
        assertThat(alice.closedWith()).isEqualTo(1001);
        assertBye(fixture.stranger("bob"), RtcErrorCode.SERVER_SHUTDOWN, Reconnect.LATER);
    }

    private static void assertBye(HubClient client, RtcErrorCode code, Reconnect reconnect) {
        assertThat(client.bye()).isNotNull();
        assertThat(client.bye().code()).isEqualTo(code.name());
        assertThat(client.bye().reconnect()).isEqualTo(reconnect);
        assertThat(client.closedWith()).isNotNull();
    }
}
