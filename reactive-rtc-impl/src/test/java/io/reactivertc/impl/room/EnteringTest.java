package io.reactivertc.impl.room;

import static io.reactivertc.impl.room.RoomRig.LOBBY;
import static io.reactivertc.impl.room.RoomRig.presence;
import static io.reactivertc.impl.room.RoomRig.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.Role;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState;
import io.reactivertc.room.RoomState.CheckingPresence;
import io.reactivertc.room.RoomState.Entering;
import io.reactivertc.room.RoomState.Idle;
import io.reactivertc.room.RoomState.Joined;
import io.reactivertc.room.RoomState.Left;
import io.reactivertc.room.RoomState.LeftReason;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.test.subscriber.TestSubscriber;

class EnteringTest {

    private static final ClientMessage ASK = new ClientMessage.AskPresence(LOBBY);
    private static final ClientMessage JOIN = new ClientMessage.Enter(EnterMode.JOIN, LOBBY, null, null, null, null,
            RoomSpec.MOST_RELAYS);
    private static final ClientMessage OPEN = new ClientMessage.Enter(EnterMode.OPEN, LOBBY, null, RoomSpec.DEFAULT, null,
            null, RoomSpec.MOST_RELAYS);
    private static final ClientMessage LEAVE = new ClientMessage.Leave(LOBBY);

    private static final ServerMessage DONE = new ServerMessage.Done();

    private final RoomRig rig = new RoomRig();
    private final Room room = rig.room;

    @Test
    void nothingHappensBeforeSubscription() {
        room.join();
        rig.run();

        assertThat(rig.session.takeAsked()).isEmpty();
        assertThat(room.state()).isEqualTo(new Idle());
    }

    @Test
    void joinAsksForPresenceAndAdmissionBackToBack() {
        TestSubscriber<RoomState> states = TestSubscriber.create();
        room.states().subscribe(states);
        TestSubscriber<Room> joined = join();

        assertThat(rig.session.takeAsked()).containsExactly(ASK, JOIN);
        assertThat(room.state()).isEqualTo(new CheckingPresence());
        rig.reply(presence(true));
        assertThat(room.state()).isEqualTo(new Entering());
        rig.reply(snapshot());

        assertThat(joined.getReceivedOnNext()).containsExactly(room);
        assertThat(joined.isTerminatedComplete()).isTrue();
        assertThat(states.getReceivedOnNext()).containsExactly(new Idle(), new CheckingPresence(), new Entering(),
                new Joined(Role.MEMBER, RoomRig.ALICE));
    }

    @Test
    void openGoesStraightToEntering() {
        room.open().subscribe();
        rig.run();

        assertThat(rig.session.takeAsked()).containsExactly(OPEN);
        assertThat(room.state()).isEqualTo(new Entering());
    }

    @Test
    void joinGoesOnWithoutAnAnswerAboutPresence() {
        TestSubscriber<Room> joined = join();

        rig.refuse(RtcErrorCode.RATE_LIMITED);
        rig.reply(snapshot());

        assertThat(joined.isTerminatedComplete()).isTrue();
        assertThat(room.state().isInside()).isTrue();
    }

    @Test
    void joiningARoomThatIsNotThereFails() {
        TestSubscriber<Room> joined = join();

        rig.reply(presence(false));
        assertThat(room.state()).isEqualTo(new CheckingPresence());
        rig.refuse(RtcErrorCode.ROOM_NOT_FOUND);

        assertThat(code(joined)).isEqualTo(RtcErrorCode.ROOM_NOT_FOUND);
        assertThat(leftReason()).isEqualTo(LeftReason.NOT_FOUND);
        assertThat(rig.isRetained()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
            "ROOM_EXISTS, EXISTS", "ROOM_FULL, FULL", "BAD_PASSWORD, REJECTED", "UNAUTHORIZED, REJECTED", "SERVER_FULL, FAILED",
            "RATE_LIMITED, FAILED",
            "TIMEOUT, FAILED", "CONNECTION_CLOSED, FAILED", "SESSION_LOST, LOST", "ROOM_CLOSED, CLOSED_BY_OWNER",
            "REPLACED, REPLACED"})
    void refusalBecomesTheReason(RtcErrorCode refusal, LeftReason reason) {
        TestSubscriber<Room> opened = TestSubscriber.create();
        room.open().subscribe(opened);
        rig.run();

        rig.refuse(refusal);

        assertThat(code(opened)).isEqualTo(refusal);
        assertThat(leftReason()).isEqualTo(reason);
        assertThat(((Left) room.state()).error()).isSameAs(opened.expectTerminalError());
    }

    @Test
    void secondVerbIsRefusedWhileEnteringAndInside() {
        join();
        TestSubscriber<Room> whileEntering = join();
        rig.reply(presence(true));
        rig.reply(snapshot());
        TestSubscriber<Room> whileInside = join();

        assertThat(code(whileEntering)).isEqualTo(RtcErrorCode.ALREADY_IN_ROOM);
        assertThat(code(whileInside)).isEqualTo(RtcErrorCode.ALREADY_IN_ROOM);
        assertThat(room.state().isInside()).isTrue();
    }

    @Test
    void passwordIsNotSentWhereOthersMayReadIt() {
        rig.confidential(false);
        TestSubscriber<Room> joined = TestSubscriber.create();
        room.join(RoomOptions.DEFAULT.withPassword("open sesame")).subscribe(joined);
        rig.run();

        assertThat(code(joined)).isEqualTo(RtcErrorCode.INSECURE_TRANSPORT);
        assertThat(rig.session.takeAsked()).isEmpty();
        assertThat(room.state()).isEqualTo(new Idle());
    }

    @Test
    void cancelBeforeAnythingWasSentSendsNothing() {
        // On the loop, so that the cancellation comes before the verb has its turn.
        rig.onLoop(() -> room.join().subscribe().dispose());

        assertThat(rig.session.takeAsked()).isEmpty();
        assertThat(room.state()).isEqualTo(new Idle());
    }

    @Test
    void cancelWhileCheckingPresenceTellsTheServer() {
        TestSubscriber<Room> joining = join();
        rig.session.takeAsked();

        joining.cancel();
        rig.run();

        assertThat(rig.session.takeAsked()).containsExactly(LEAVE);
        assertThat(rig.session.unanswered()).isOne();
        assertThat(leftReason()).isEqualTo(LeftReason.CANCELLED);
        assertThat(rig.isRetained()).isFalse();
    }

    @Test
    void cancelWhileEnteringTellsTheServer() {
        TestSubscriber<Room> joining = join();
        rig.reply(presence(true));
        rig.session.takeAsked();

        joining.cancel();
        rig.run();

        assertThat(rig.session.takeAsked()).containsExactly(LEAVE);
        assertThat(leftReason()).isEqualTo(LeftReason.CANCELLED);
    }

    @Test
    void cancelOfAnAnswerThatNobodyTookLeavesAgain() {
        TestSubscriber<Room> joining = TestSubscriber.builder().initialRequest(0).build();
        room.openOrJoin().subscribe(joining);
        rig.run();
        rig.reply(snapshot());
        assertThat(room.state().isInside()).isTrue();
        rig.session.takeAsked();

        joining.cancel();
        rig.run();

        assertThat(joining.getReceivedOnNext()).isEmpty();
        assertThat(rig.session.takeAsked()).containsExactly(LEAVE);
        assertThat(leftReason()).isEqualTo(LeftReason.CANCELLED);
        assertThat(rig.isRetained()).isFalse();
    }

    @Test
    void cancelAfterDeliveryChangesNothing() {
        TestSubscriber<Room> joining = join();
        rig.reply(presence(true));
        rig.reply(snapshot());
        rig.session.takeAsked();

        joining.cancel();
        rig.run();

        assertThat(rig.session.takeAsked()).isEmpty();
        assertThat(room.state().isInside()).isTrue();
    }

    @Test
    void cancelOfARefusedVerbDoesNotDisturbTheOtherOne() {
        join();
        TestSubscriber<Room> second = join();
        rig.session.takeAsked();

        second.cancel();
        rig.run();

        assertThat(rig.session.takeAsked()).isEmpty();
        assertThat(room.state()).isEqualTo(new CheckingPresence());
    }

    @Test
    void entersAgainAtOnceAfterACancel() {
        join().cancel();
        rig.run();
        rig.session.takeAsked();
        TestSubscriber<Room> again = join();

        assertThat(rig.session.takeAsked()).containsExactly(ASK, JOIN);
        rig.reply(DONE);
        rig.reply(presence(true));
        rig.reply(snapshot());

        assertThat(again.isTerminatedComplete()).isTrue();
        assertThat(room.state().isInside()).isTrue();
    }

    @Test
    void timeoutTellsTheServerThatNobodyWaits() {
        TestSubscriber<Room> joined = TestSubscriber.create();
        room.open().subscribe(joined);
        rig.run();
        rig.session.takeAsked();

        rig.refuse(RtcErrorCode.TIMEOUT);

        assertThat(code(joined)).isEqualTo(RtcErrorCode.TIMEOUT);
        assertThat(rig.session.takeAsked()).containsExactly(LEAVE);
    }

    @Test
    void leaveThatWasNotAnsweredIsSaidAgainWhenTheSessionGoesOn() {
        join().cancel();
        rig.run();
        rig.refuse(RtcErrorCode.TIMEOUT);
        rig.session.takeAsked();

        rig.back(true);
        assertThat(rig.session.takeAsked()).containsExactly(LEAVE);
        rig.reply(DONE);
        rig.back(true);
        assertThat(rig.session.takeAsked()).isEmpty();
    }

    @Test
    void leavingWhileEnteringEndsTheAttempt() {
        TestSubscriber<Room> joining = join();
        TestSubscriber<Void> leaving = TestSubscriber.create();

        room.leave().subscribe(leaving);
        rig.run();
        List<ClientMessage> asked = new ArrayList<>(rig.session.takeAsked());
        rig.reply(DONE);

        assertThat(asked).containsExactly(ASK, JOIN, LEAVE);
        assertThat(code(joining)).isEqualTo(RtcErrorCode.NOT_IN_ROOM);
        assertThat(leaving.isTerminatedComplete()).isTrue();
        assertThat(leftReason()).isEqualTo(LeftReason.LEFT);
    }

    @Test
    void roomIsKeptWhileEnteringAndInsideOnly() {
        assertThat(rig.isRetained()).isFalse();
        join();
        assertThat(rig.isRetained()).isTrue();
        rig.reply(presence(true));
        rig.reply(snapshot());
        assertThat(rig.isRetained()).isTrue();
        room.leave().subscribe();
        rig.run();
        rig.reply(DONE);

        assertThat(rig.isRetained()).isFalse();
    }

    @Test
    void whoThoughtBetterOfWaitingIsNotTakenInByALateAdmission() {
        Disposable entering = rig.room.openOrJoin().subscribe();
        rig.run();
        rig.reply(new ServerMessage.RoomWaiting(LOBBY, 60_000));
        assertThat(rig.room.state()).isEqualTo(new RoomState.AwaitingAdmission());

        entering.dispose();
        rig.run();
        rig.receive(snapshot());

        assertThat(leftReason()).isEqualTo(LeftReason.CANCELLED);
        assertThat(rig.session.takeAsked()).contains(new ClientMessage.Leave(LOBBY));
    }

    private TestSubscriber<Room> join() {
        TestSubscriber<Room> subscriber = TestSubscriber.create();
        room.join().subscribe(subscriber);
        rig.run();
        return subscriber;
    }

    private LeftReason leftReason() {
        return ((Left) room.state()).reason();
    }

    private static RtcErrorCode code(TestSubscriber<?> subscriber) {
        return ((RtcException) subscriber.expectTerminalError()).code();
    }
}
