package io.reactivertc.impl.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.reactivertc.SignalingConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.error.SignalingException;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Bye;
import io.reactivertc.signaling.ServerMessage.Reconnect;
import io.reactivertc.signaling.SignalingFrame;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** How a session opens, breaks, goes on and ends. */
class DefaultSignalingSessionTest {

    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final Duration LONG = Duration.ofSeconds(11);

    private final SessionScript script = new SessionScript();

    @Test
    void aLinkBeginsWithHello() {
        script.start();

        assertThat(script.transport.link().hello()).isEqualTo(new ClientMessage.Hello(
                null, SessionScript.ALICE, SessionScript.INSTANCE, JsonText.of("{\"name\":\"Alice\"}"), null, null,
                java.util.List.of(), "reactive-rtc/0.1"));
        assertThat(script.told).isEmpty();
    }

    @Test
    void welcomeOpensTheSession() {
        script.ready();

        assertThat(script.told).containsExactly("ready new");
        assertThat(script.session.isReady()).isTrue();
    }

    @Test
    void theTokenIsAskedForBeforeEachConnection() {
        AtomicInteger asked = new AtomicInteger();
        SessionScript withToken = new SessionScript(
                SignalingConfig.DEFAULT.withToken(Mono.fromSupplier(() -> "t-" + asked.incrementAndGet())),
                true);

        withToken.ready();
        FakeLink second = withToken.reconnect();

        assertThat(withToken.transport.links.get(0).hello().token()).isEqualTo("t-1");
        assertThat(second.hello().token()).isEqualTo("t-2");
    }

    @Test
    void aTokenThatCannotBeHadIsTriedAgain() {
        SessionScript withToken = new SessionScript(
                SignalingConfig.DEFAULT.withToken(Mono.error(new IllegalStateException("no"))),
                true);

        withToken.start();

        assertThat(withToken.transport.attempts).isZero();
        assertThat(withToken.told).containsExactly("away connecting 2");
    }

    @Test
    void aServerThatCannotBeReachedIsTriedUntilItIsGivenUp() {
        script.transport.error = new ConnectionException(RtcErrorCode.CONNECT_FAILED, "refused");

        script.start();
        script.pass(Duration.ofSeconds(119));
        assertThat(script.told).isNotEmpty().allMatch(event -> event.startsWith("away connecting"));
        script.pass(Duration.ofSeconds(2));

        assertThat(script.told).endsWith("closed UNREACHABLE");
        assertThat(codeOf(script.closed)).isEqualTo(RtcErrorCode.CONNECT_FAILED);
        assertThat(script.closed.text()).contains("120 s").contains("refused");
        int attempts = script.transport.attempts;
        script.pass(Duration.ofMinutes(10));
        assertThat(script.transport.attempts).isEqualTo(attempts).isBetween(12, 40);
    }

    @Test
    void aFirstConnectionThatCannotBeMadeIsWarnedOfOnce() {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(DefaultSignalingSession.class);
        appender.start();
        logger.addAppender(appender);
        try {
            script.transport.error = new ConnectionException(RtcErrorCode.CONNECT_FAILED, "nothing listens there");
            script.start();
            script.pass(Duration.ofMinutes(3));
        } finally {
            logger.detachAppender(appender);
        }

        assertThat(appender.list).filteredOn(event -> event.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("120 s", "nothing listens there");
    }

    @Test
    void anErrorThatStaysEndsTheFirstTry() {
        script.transport.error = new SignalingException(RtcErrorCode.UNAUTHORIZED, "token expired");

        script.start();

        assertThat(script.told).containsExactly("closed FAILED");
        assertThat(codeOf(script.closed)).isEqualTo(RtcErrorCode.UNAUTHORIZED);
    }

    @Test
    void anAddressWithoutSignalingIsToldAtOnceButNotTakenForTheEndOfASession() {
        ConnectionException nothing = new ConnectionException(RtcErrorCode.NO_SIGNALING, "HTTP status 404");
        script.transport.error = nothing;
        script.start();
        assertThat(codeOf(script.closed)).isEqualTo(RtcErrorCode.NO_SIGNALING);

        SessionScript later = new SessionScript();
        later.ready();
        later.pass(Duration.ofSeconds(3));
        later.transport.error = nothing;
        later.cut();
        later.pass(Duration.ofSeconds(10));
        assertThat(later.told).doesNotContain("closed FAILED");
        later.transport.error = null;
        while (later.transport.links.size() == 1) {
            later.pass(Duration.ofMillis(100));
        }
        later.welcome(true, 0);
        assertThat(later.told).endsWith("ready resumed");
    }

    @Test
    void aServerThatDoesNotAnswerIsTriedAgain() {
        script.transport.holding = true;
        script.start();
        script.pass(Duration.ofSeconds(10));

        assertThat(script.transport.cancelled).isEqualTo(1);
        assertThat(script.told).containsExactly("away connecting 2");
    }

    @Test
    void aUserIdThatThisClientItselfMayHaveTakenIsTriedAgain() {
        script.start();
        script.pass(Duration.ofSeconds(10));
        script.pass(Duration.ofSeconds(1));
        script.say(SignalingFrame.of(new Bye("USER_ID_TAKEN", "somebody has it", Reconnect.NEVER, 0)));
        assertThat(script.told).containsExactly("away connecting 2", "away connecting 3");

        script.pass(Duration.ofSeconds(5));
        script.welcome(false, 0);

        assertThat(script.told).endsWith("ready new");
    }

    @Test
    void aServerThatDoesNotSayWelcomeIsTriedAgain() {
        script.start();
        script.pass(Duration.ofSeconds(10));

        assertThat(script.transport.links.get(0).closedToLeave).isFalse();
        assertThat(script.told).containsExactly("away connecting 2");
    }

    @Test
    void aLinkThatComesTooLateIsClosed() {
        script.transport.holding = true;
        script.start();
        FakeLink late = script.transport.make();
        script.onLoop(() -> {
            script.transport.held.get(0).success(late);
            script.session.close(CloseReason.of(CloseReason.Kind.LOCAL)).subscribe();
        });

        assertThat(late.closedToLeave).isNotNull();
        assertThat(late.sent).isEmpty();
        assertThat(script.told).containsExactly("closed LOCAL");
    }

    @Test
    void aServerThatBeginsOtherwiseIsNoServerOfOurs() {
        script.start();
        script.say(1, new ServerMessage.OwnerChanged(LOBBY, SessionScript.ALICE));

        assertThat(codeOf(script.closed)).isEqualTo(RtcErrorCode.PROTOCOL_VIOLATION);
    }

    @Test
    void aBrokenLinkIsResumedWithTheNewestKey() {
        script.ready();
        script.say(1, new ServerMessage.OwnerChanged(LOBBY, SessionScript.ALICE));
        FakeLink second = script.reconnect();

        assertThat(second.hello().resume()).isEqualTo(new ClientMessage.Resume("s-1", "k-1", 1));
        script.welcome(true, 0);
        FakeLink third = script.reconnect();
        assertThat(third.hello().resume()).isEqualTo(new ClientMessage.Resume("s-1", "k-2", 1));
        script.welcome(true, 0);
        assertThat(script.told).containsExactly("ready new", "away resuming 1", "ready resumed", "away resuming 1",
                "ready resumed");
    }

    @Test
    void resumeSaysAgainWhatTheServerDidNotGet() {
        script.ready();
        signal("a");
        signal("b");
        signal("c");
        script.say(new SignalingFrame<>(new ServerMessage.Ack(), 0, 0, 0, 1));

        FakeLink second = script.reconnect();
        signal("d");
        assertThat(second.said()).isEmpty();
        script.welcome(true, 2);

        assertThat(second.said()).extracting(SignalingFrame::seq).containsExactly(3L, 4L);
        assertThat(second.saidMessages()).containsExactly(signalOf("c"), signalOf("d"));
    }

    @Test
    void framesThatComeTwiceAreDropped() {
        script.ready();
        script.say(1, new ServerMessage.OwnerChanged(LOBBY, UserId.of("bob")));
        script.reconnect();
        script.welcome(true, 0);
        script.say(1, new ServerMessage.OwnerChanged(LOBBY, UserId.of("bob")));
        script.say(2, new ServerMessage.OwnerChanged(LOBBY, UserId.of("carol")));

        assertThat(script.messages).containsExactly(
                new ServerMessage.OwnerChanged(LOBBY, UserId.of("bob")),
                new ServerMessage.OwnerChanged(LOBBY, UserId.of("carol")));
    }

    @ParameterizedTest
    @CsvSource({"2", "0"})
    void aGapBreaksTheLinkAndNotTheSession(long seq) {
        FakeLink first = script.ready();
        script.say(seq, new ServerMessage.OwnerChanged(LOBBY, SessionScript.ALICE));

        assertThat(first.closedToLeave).isFalse();
        assertThat(script.messages).isEmpty();
        assertThat(script.told).containsExactly("ready new", "away resuming 1");
        script.pass(LONG);
        assertThat(script.transport.link().hello().resume()).isEqualTo(new ClientMessage.Resume("s-1", "k-1", 0));
    }

    @Test
    void aFrameOfAnUnknownTypeCountsAndIsIgnored() {
        script.ready();
        script.say(1, new ServerMessage.Unknown("dance"));
        script.say(2, new ServerMessage.OwnerChanged(LOBBY, SessionScript.ALICE));

        assertThat(script.messages).hasSize(1);
        assertThat(script.told).containsExactly("ready new");
    }

    @Test
    void aRefusedResumeBeginsAnewWithClaims() {
        script.ready();
        script.onLoop(() -> script.session.claim(LOBBY, "c-1"));
        script.onLoop(() -> script.session.claim(RoomId.of("other"), "c-2"));
        script.onLoop(() -> script.session.claim(RoomId.of("other"), null));
        signal("lost");
        FakeLink second = script.reconnect();
        assertThat(second.hello().claims()).containsExactly("c-1");
        assertThat(second.hello().userId()).isEqualTo(SessionScript.ALICE);

        signal("lost too");
        script.whenReady = () -> script.session.send(signalOf("entered anew"));
        script.welcome(false, 0);

        assertThat(second.said()).containsExactly(new SignalingFrame<>(signalOf("entered anew"), 0, 0, 1, 0));
        assertThat(script.told).endsWith("away resuming 1", "ready new");
    }

    @Test
    void aNewSessionShowsTheNewestExtra() {
        script.ready();
        script.request(new ClientMessage.UpdateExtra(null, JsonText.of("{\"v\":2}"), 2), ServerMessage.Done.class);

        assertThat(script.reconnect().hello().extra()).isEqualTo(JsonText.of("{\"v\":2}"));
    }

    @Test
    void aServerThatTakesUsForSomebodyElseIsLeft() {
        script.ready();
        FakeLink second = script.reconnect();
        script.say(SignalingFrame
                .of(new ServerMessage.Welcome(UserId.of("mallory"), "s", "k", false, 0, 1, 10_000, SessionScript.LIMITS)));

        assertThat(codeOf(script.closed)).isEqualTo(RtcErrorCode.SESSION_LOST);
        assertThat(second.closedToLeave).isTrue();
    }

    @Test
    void whatCameIsAcknowledgedWithinASecond() {
        FakeLink link = script.ready();
        script.say(1, new ServerMessage.OwnerChanged(LOBBY, SessionScript.ALICE));
        script.say(2, new ServerMessage.OwnerChanged(LOBBY, SessionScript.ALICE));
        script.pass(Duration.ofSeconds(1));

        assertThat(link.said()).containsExactly(new SignalingFrame<>(new ClientMessage.Ack(), 0, 0, 0, 2));
    }

    @Test
    void whatCameIsAcknowledgedByTheNextFrame() {
        FakeLink link = script.ready();
        script.say(1, new ServerMessage.OwnerChanged(LOBBY, SessionScript.ALICE));
        signal("a");
        script.pass(Duration.ofSeconds(1));

        assertThat(link.said()).containsExactly(new SignalingFrame<>(signalOf("a"), 0, 0, 1, 1));
    }

    @Test
    void aFloodIsAcknowledgedBeforeTheServerHoldsTooMuch() {
        FakeLink link = script.ready();
        for (int seq = 1; seq <= 300; seq++) {
            script.say(seq, new ServerMessage.OwnerChanged(LOBBY, SessionScript.ALICE));
        }

        assertThat(link.said()).extracting(SignalingFrame::ack).containsExactly(64L, 128L, 192L, 256L);
    }

    @Test
    void framesAfterAResumeAreAcknowledgedToo() {
        script.ready();
        script.say(1, new ServerMessage.OwnerChanged(LOBBY, SessionScript.ALICE));
        FakeLink second = script.reconnect();
        script.welcome(true, 0);
        script.say(2, new ServerMessage.OwnerChanged(LOBBY, SessionScript.ALICE));
        script.pass(Duration.ofSeconds(1));

        assertThat(second.said()).containsExactly(new SignalingFrame<>(new ClientMessage.Ack(), 0, 0, 0, 2));
    }

    @Test
    void aPingIsAnswered() {
        FakeLink link = script.ready();
        script.say(SignalingFrame.of(new ServerMessage.Ping()));

        assertThat(link.saidMessages()).containsExactly(new ClientMessage.Pong());
        assertThat(script.messages).isEmpty();
    }

    @Test
    void aSilentServerIsAskedForASignOfLifeAndThenLeft() {
        FakeLink link = script.ready();
        script.pass(Duration.ofMillis(9_999));
        assertThat(link.said()).isEmpty();
        script.pass(Duration.ofMillis(20_000));
        assertThat(link.saidMessages()).containsExactly(new ClientMessage.Ping(), new ClientMessage.Ping());
        assertThat(script.session.isReady()).isTrue();
        script.pass(Duration.ofMillis(1));

        assertThat(link.closedToLeave).isFalse();
        assertThat(script.told).endsWith("away resuming 1");
    }

    @Test
    void aSignOfLifeKeepsTheLink() {
        script.ready();
        for (int i = 0; i < 10; i++) {
            script.pass(Duration.ofSeconds(29));
            script.say(SignalingFrame.of(new ServerMessage.Pong()));
        }

        assertThat(script.told).containsExactly("ready new");
    }

    @ParameterizedTest
    @CsvSource({"REPLACED,LATER,REPLACED", "USER_ID_TAKEN,NOW,SERVER", "UNAUTHORIZED,NEVER,SERVER"})
    void aFarewellForEverEndsTheSession(String code, Reconnect reconnect, CloseReason.Kind kind) {
        script.ready();
        script.say(SignalingFrame.of(new Bye(code, "because", reconnect, 0)));
        script.pass(Duration.ofMinutes(10));

        assertThat(script.told).containsExactly("ready new", "closed " + kind);
        assertThat(codeOf(script.closed)).isEqualTo(RtcErrorCode.valueOf(code));
        assertThat(script.closed.text()).contains("because");
        assertThat(script.transport.attempts).isEqualTo(1);
    }

    @Test
    void aFarewellUntilLaterIsObeyed() {
        script.ready();
        script.say(SignalingFrame.of(new Bye("SERVER_SHUTDOWN", "", Reconnect.LATER, 20_000)));
        script.pass(Duration.ofMillis(19_999));
        assertThat(script.transport.attempts).isEqualTo(1);
        script.pass(Duration.ofSeconds(11));

        assertThat(script.transport.link().hello().resume()).isNotNull();
    }

    @Test
    void aFarewellForNowMakesAnotherLinkSoon() {
        script.ready();
        script.say(SignalingFrame.of(new Bye("SERVER_SHUTDOWN", "", Reconnect.NOW, 20_000)));
        script.pass(Duration.ofMillis(500));

        assertThat(script.transport.attempts).isEqualTo(2);
    }

    @Test
    void aRefusedHelloEndsTheFirstTry() {
        script.start();
        script.say(SignalingFrame.of(new Bye("USER_ID_TAKEN", "somebody else", Reconnect.NEVER, 0)));

        assertThat(script.told).containsExactly("closed SERVER");
        assertThat(codeOf(script.closed)).isEqualTo(RtcErrorCode.USER_ID_TAKEN);
    }

    @Test
    void aTokenDoesNotTravelInClear() {
        SessionScript withToken = new SessionScript(SignalingConfig.DEFAULT.withToken(Mono.just("abracadabra")), false);
        withToken.start();

        assertThat(withToken.transport.attempts).isZero();
        assertThat(codeOf(withToken.closed)).isEqualTo(RtcErrorCode.INSECURE_TRANSPORT);
        assertThat(withToken.closed.text()).doesNotContain("abracadabra");
    }

    @Test
    void aResumeKeyDoesNotTravelInClear() {
        SessionScript insecure = new SessionScript(SignalingConfig.DEFAULT, false);
        insecure.ready();
        insecure.cut();
        insecure.pass(LONG);

        assertThat(insecure.transport.attempts).isEqualTo(1);
        assertThat(codeOf(insecure.closed)).isEqualTo(RtcErrorCode.INSECURE_TRANSPORT);
    }

    @Test
    void secretsTravelInClearIfThatIsAllowed() {
        SessionScript allowed = new SessionScript(
                SignalingConfig.DEFAULT.withToken(Mono.just("t")).withInsecureSecrets(true),
                false);
        allowed.ready();

        assertThat(allowed.reconnect().hello().resume()).isNotNull();
    }

    @Test
    void closingSaysWhatWaitsAndLeaves() {
        FakeLink link = script.ready();
        signal("last words");
        Outcome<Void> closing = script.close();

        assertThat(link.saidMessages()).containsExactly(signalOf("last words"));
        assertThat(link.closedToLeave).isTrue();
        assertThat(closing.completed).isTrue();
        assertThat(script.told).containsExactly("ready new", "closed LOCAL");
        assertThat(script.close().completed).isTrue();
        assertThat(script.told).hasSize(2);
    }

    @Test
    void aCloseThatTakesTooLongIsNotWaitedFor() {
        script.ready().closesNever = true;
        Outcome<Void> closing = script.close();
        assertThat(closing.isPending()).isTrue();
        script.pass(Duration.ofSeconds(5));

        assertThat(closing.code()).isEqualTo(RtcErrorCode.CLOSE_TIMEOUT);
        assertThat(script.told).endsWith("closed LOCAL");
    }

    @Test
    void cancellingACloseDoesNotStopIt() {
        FakeLink link = script.ready();
        link.closesNever = true;
        script.close().cancel();
        script.pass(Duration.ofSeconds(5));

        assertThat(link.closedToLeave).isTrue();
        assertThat(script.told).endsWith("closed LOCAL");
    }

    @ParameterizedTest
    @EnumSource
    void closingStopsAllTries(Moment moment) {
        moment.reach(script);
        Outcome<Void> closing = script.close();
        int attempts = script.transport.attempts;
        script.pass(Duration.ofMinutes(10));

        assertThat(closing.completed).isTrue();
        assertThat(script.transport.attempts).isEqualTo(attempts);
        assertThat(script.told).endsWith("closed LOCAL");
        assertThat(script.transport.links).allSatisfy(link -> assertThat(link.closedToLeave).isNotNull());
    }

    /** Is a moment at which a session may be told to close. */
    enum Moment {
        BEFORE_IT_STARTED {
            @Override
            void reach(SessionScript script) {}
        },
        CONNECTING {
            @Override
            void reach(SessionScript script) {
                script.transport.holding = true;
                script.start();
            }
        },
        BEFORE_WELCOME {
            @Override
            void reach(SessionScript script) {
                script.start();
            }
        },
        WAITING_TO_TRY_AGAIN {
            @Override
            void reach(SessionScript script) {
                script.ready();
                script.cut();
            }
        },
        RESUMING {
            @Override
            void reach(SessionScript script) {
                script.ready();
                script.reconnect();
            }
        };

        abstract void reach(SessionScript script);
    }

    @Test
    void nothingIsToldAfterTheEnd() {
        FakeLink link = script.ready();
        script.close();
        link.incoming.tryEmitNext(new SignalingFrame<>(new ServerMessage.OwnerChanged(LOBBY, SessionScript.ALICE), 0, 0, 1, 0));
        link.incoming.tryEmitComplete();
        script.pass(LONG);

        assertThat(script.messages).isEmpty();
        assertThat(script.told).containsExactly("ready new", "closed LOCAL");
    }

    @Test
    void aListenerMayCloseTheSessionFromWithin() {
        script.whenReady = () -> script.session.close(CloseReason.of(CloseReason.Kind.LOCAL)).subscribe();
        FakeLink link = script.ready();

        assertThat(link.closedToLeave).isTrue();
        assertThat(script.told).containsExactly("ready new", "closed LOCAL");
    }

    private void signal(String text) {
        assertThat(script.send(signalOf(text))).isTrue();
    }

    private static ClientMessage.Signal signalOf(String text) {
        return new ClientMessage.Signal(LOBBY, UserId.of("bob"), JsonText.of("{\"t\":\"" + text + "\"}"));
    }

    private static RtcErrorCode codeOf(CloseReason reason) {
        return reason.error().map(error -> ((RtcException) error).code()).orElseThrow();
    }
}
