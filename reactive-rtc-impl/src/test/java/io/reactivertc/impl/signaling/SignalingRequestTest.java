package io.reactivertc.impl.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.SignalingConfig;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.error.SignalingException;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Done;
import io.reactivertc.signaling.SignalingFrame;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.util.RaceTestUtils;

/** How requests find their replies, and what becomes of them when the link breaks. */
class SignalingRequestTest {

    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final ClientMessage LEAVE = new ClientMessage.Leave(LOBBY);

    private final SessionScript script = new SessionScript();

    @Test
    void repliesFindTheirRequests() {
        FakeLink link = script.ready();
        Outcome<Done> first = script.request(LEAVE, Done.class);
        Outcome<ServerMessage.Presence> second =
                script.request(new ClientMessage.AskPresence(LOBBY), ServerMessage.Presence.class);
        ServerMessage.Presence presence =
                new ServerMessage.Presence(LOBBY, true, 1, 16, false, null, ServerMessage.RoomAbout.NOTHING);

        script.reply(2, 1, presence);
        assertThat(first.isPending()).isTrue();
        script.reply(1, 2, new Done());

        assertThat(second.value).isEqualTo(presence);
        assertThat(first.value).isEqualTo(new Done());
        assertThat(link.said()).extracting(SignalingFrame::id).containsExactly(1L, 2L);
        assertThat(link.said()).extracting(SignalingFrame::seq).containsExactly(1L, 2L);
        assertThat(script.messages).isEmpty();
    }

    @Test
    void nothingIsAskedBeforeTheSubscription() {
        FakeLink link = script.ready();
        Mono<Done> request = script.session.request(LEAVE, Done.class);
        script.settle();
        assertThat(link.said()).isEmpty();

        Outcome.of(request);
        Outcome.of(request);
        script.settle();

        assertThat(link.said()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
            "ROOM_FULL,ROOM_FULL,io.reactivertc.error.RoomException",
            "BAD_PASSWORD,BAD_PASSWORD,io.reactivertc.error.RoomException",
            "NOT_OWNER,NOT_OWNER,io.reactivertc.error.RoomException",
            "PEER_NOT_FOUND,PEER_NOT_FOUND,io.reactivertc.error.RoomException",
            "RATE_LIMITED,RATE_LIMITED,io.reactivertc.error.SignalingException",
            "UNKNOWN_TYPE,UNKNOWN_TYPE,io.reactivertc.error.SignalingException",
            "SERVER_FULL,SERVER_FULL,io.reactivertc.error.SignalingException",
            "CONNECTION_CLOSED,CONNECTION_CLOSED,io.reactivertc.error.ConnectionException",
            "OUT_OF_COFFEE,REMOTE_ERROR,io.reactivertc.error.SignalingException"})
    void failuresBecomeErrorsOfTheirKind(String wire, RtcErrorCode code, Class<? extends RtcException> type) {
        script.ready();
        Outcome<Done> request = script.request(LEAVE, Done.class);
        script.reply(1, 1, new ServerMessage.Failure(wire, "says why", 1_000, 0));

        assertThat(request.error).isInstanceOf(type).hasMessageContaining("says why").hasMessageContaining("again in 1000 ms");
        assertThat(request.code()).isEqualTo(code);
        if (code == RtcErrorCode.REMOTE_ERROR) {
            assertThat(request.error).hasMessageContaining(wire);
        }
    }

    @Test
    void aReplyOfAnotherKindIsAnError() {
        script.ready();
        Outcome<Done> request = script.request(LEAVE, Done.class);
        script.reply(1, 1, new ServerMessage.Pong());
        assertThat(request.code()).isEqualTo(RtcErrorCode.PROTOCOL_VIOLATION);
        assertThat(request.error).isInstanceOf(SignalingException.class);
    }

    @Test
    void aReportWithoutARequestIsAMessage() {
        script.ready();
        ServerMessage.Failure failure = new ServerMessage.Failure("PEER_NOT_FOUND", "", 0, 8);
        script.say(1, failure);

        assertThat(script.messages).containsExactly(failure);
    }

    @Test
    void aRequestIsNotWaitedForForEver() {
        script.ready();
        Outcome<Done> request = script.request(LEAVE, Done.class);
        keepAlive(Duration.ofSeconds(10));

        assertThat(request.code()).isEqualTo(RtcErrorCode.TIMEOUT);
        script.reply(1, 1, new Done());
        assertThat(script.messages).isEmpty();
    }

    @Test
    void aRequestWaitsForTheSession() {
        Outcome<Done> early = script.request(LEAVE, Done.class);
        FakeLink link = script.ready();

        assertThat(link.said()).extracting(SignalingFrame::id).containsExactly(1L);
        script.reply(1, 1, new Done());
        assertThat(early.value).isNotNull();
    }

    @Test
    void aRequestThatWaitedTooLongIsNotSentAnyMore() {
        script.start();
        Outcome<Done> early = script.request(LEAVE, Done.class);
        script.pass(Duration.ofSeconds(11));
        assertThat(early.code()).isEqualTo(RtcErrorCode.TIMEOUT);

        assertThat(script.welcome(false, 0).said()).isEmpty();
    }

    @Test
    void aCancelledRequestIsForgotten() {
        FakeLink link = script.start().welcome(false, 0);
        Outcome<Done> sent = script.request(LEAVE, Done.class);
        sent.cancel();
        script.reply(1, 1, new Done());

        assertThat(sent.isPending()).isTrue();
        assertThat(link.said()).hasSize(1);
    }

    @Test
    void aRequestThatIsCancelledWhileItWaitsIsNotSent() {
        script.start();
        script.request(LEAVE, Done.class).cancel();
        script.settle();

        assertThat(script.welcome(false, 0).said()).isEmpty();
    }

    @Test
    void aRequestSurvivesABrokenLink() {
        script.ready();
        Outcome<Done> request = script.request(LEAVE, Done.class);
        script.cut();
        script.pass(Duration.ofSeconds(1));
        FakeLink second = script.welcome(true, 0);

        assertThat(second.said()).containsExactly(new SignalingFrame<>(LEAVE, 1, 0, 1, 0));
        script.reply(1, 1, new Done());
        assertThat(request.value).isNotNull();
    }

    @Test
    void inANewSessionWhatWasSentIsLostAndWhatWaitedFollowsTheRooms() {
        script.ready();
        Outcome<Done> sent = script.request(LEAVE, Done.class);
        script.cut();
        Outcome<Done> waited = script.request(new ClientMessage.CloseRoom(LOBBY, null), Done.class);
        script.pass(Duration.ofSeconds(1));
        ClientMessage enter = new ClientMessage.Enter(EnterMode.ENTER, LOBBY, null, null, null);
        script.whenReady = () -> script.session.request(enter, ServerMessage.RoomEntered.class).subscribe();
        FakeLink second = script.welcome(false, 0);

        assertThat(sent.code()).isEqualTo(RtcErrorCode.SESSION_LOST);
        assertThat(waited.isPending()).isTrue();
        assertThat(second.saidMessages()).containsExactly(enter, new ClientMessage.CloseRoom(LOBBY, null));
        assertThat(second.said()).extracting(SignalingFrame::seq).containsExactly(1L, 2L);
        assertThat(second.said()).extracting(SignalingFrame::id).containsExactly(2L, 3L);
    }

    @Test
    void theEndFailsAllThatWaits() {
        script.ready();
        Outcome<Done> sent = script.request(LEAVE, Done.class);
        script.cut();
        Outcome<Done> waited = script.request(LEAVE, Done.class);
        script.close();

        assertThat(sent.error).isInstanceOf(ConnectionException.class);
        assertThat(waited.code()).isEqualTo(RtcErrorCode.CONNECTION_CLOSED);
        assertThat(script.request(LEAVE, Done.class).code()).isEqualTo(RtcErrorCode.CONNECTION_CLOSED);
        assertThat(script.send(LEAVE)).isFalse();
    }

    @Test
    void aRequestOnALoopThatIsGoneFails() {
        script.ready();
        script.loop.dispose();

        assertThat(script.request(LEAVE, Done.class).code()).isEqualTo(RtcErrorCode.CONNECTION_CLOSED);
    }

    @Test
    void aPasswordDoesNotTravelInClear() {
        SessionScript insecure = new SessionScript(SignalingConfig.DEFAULT, false);
        FakeLink link = insecure.ready();
        Outcome<ServerMessage.RoomEntered> entering = insecure.request(
                new ClientMessage.Enter(EnterMode.JOIN, LOBBY, "secret", null, null),
                ServerMessage.RoomEntered.class);

        assertThat(entering.code()).isEqualTo(RtcErrorCode.INSECURE_TRANSPORT);
        assertThat(link.said()).isEmpty();
        insecure.request(new ClientMessage.Enter(EnterMode.JOIN, LOBBY, null, null, null), ServerMessage.RoomEntered.class);
        assertThat(link.said()).hasSize(1);
    }

    @Test
    void whatTheServerWouldNotTakeIsRefusedBeforeItHasANumber() {
        FakeLink link = script.ready();
        JsonText fits = JsonText.of("{\"x\":\"" + "é".repeat(700) + "\"}");
        JsonText large = JsonText.of("{\"x\":\"" + "é".repeat(1_020) + "\"}");

        assertThat(script.request(new ClientMessage.Relay(LOBBY, null, large), Done.class).code())
                .isEqualTo(RtcErrorCode.FRAME_TOO_LARGE);
        assertThat(script.request(new ClientMessage.Relay(LOBBY, null, fits), Done.class).isPending()).isTrue();
        assertThat(script.send(new ClientMessage.Signal(LOBBY, UserId.of("bob"), large))).isTrue();
        assertThat(link.said()).extracting(SignalingFrame::seq).containsExactly(1L, 2L);
    }

    @Test
    void halfASurrogatePairIsRefused() {
        script.ready();

        assertThat(script.request(new ClientMessage.CloseRoom(LOBBY, "\ud83d"), Done.class).code())
                .isEqualTo(RtcErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void whatWaitsIsBounded() {
        script.start();
        int taken = 0;
        while (taken < 5_000 && script.send(LEAVE)) {
            taken++;
        }

        assertThat(taken).isEqualTo(Outbound.MAX_FRAMES);
        assertThat(script.request(LEAVE, Done.class).code()).isEqualTo(RtcErrorCode.BUSY);
        script.welcome(false, 0);
        assertThat(script.send(LEAVE)).isTrue();
    }

    @Test
    void whatIsNotAcknowledgedIsBoundedToo() {
        script.ready();
        for (int i = 0; i < Outbound.MAX_FRAMES; i++) {
            assertThat(script.send(LEAVE)).isTrue();
        }

        assertThat(script.send(LEAVE)).isFalse();
        script.say(new SignalingFrame<>(new ServerMessage.Ack(), 0, 0, 0, 1));
        assertThat(script.send(LEAVE)).isTrue();
        assertThat(script.send(LEAVE)).isFalse();
    }

    @RepeatedTest(200)
    void aReplyThatRacesWithACancelHurtsNobody() {
        script.ready();
        Outcome<Done> request = script.request(LEAVE, Done.class);
        RaceTestUtils.race(Schedulers.boundedElastic(), request::cancel, () -> script.reply(1, 1, new Done()));
        script.settle();
        Outcome<Done> next = script.request(LEAVE, Done.class);
        script.reply(2, 2, new Done());

        assertThat(request.error).isNull();
        assertThat(next.value).isNotNull();
        assertThat(script.told).containsExactly("ready new");
    }

    /** Lets time pass while the server shows signs of life. */
    private void keepAlive(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            script.pass(Duration.ofSeconds(1));
            script.say(SignalingFrame.of(new ServerMessage.Pong()));
        }
    }
}
