package io.reactivertc.impl.room;

import static io.reactivertc.impl.room.RoomRig.ALICE;
import static io.reactivertc.impl.room.RoomRig.BOB;
import static io.reactivertc.impl.room.RoomRig.LOBBY;
import static io.reactivertc.impl.room.RoomRig.SELF;
import static io.reactivertc.impl.room.RoomRig.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState.Closed;
import io.reactivertc.room.RoomState.Joined;
import io.reactivertc.room.RoomState.Left;
import io.reactivertc.room.RoomState.LeftReason;
import io.reactivertc.room.RoomState.Resuming;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ServerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

class StayingTest {

    private static final ServerMessage DONE = new ServerMessage.Done();
    private static final ClientMessage LEAVE = new ClientMessage.Leave(LOBBY);

    private final RoomRig rig = new RoomRig();
    private final Room room = rig.room;

    @Test
    void leavingTellsTheServerOnceAndBothWhoWait() {
        rig.entered();
        TestSubscriber<Void> first = subscribe(room.leave());
        TestSubscriber<Void> second = subscribe(room.leave());

        assertThat(rig.session.takeAsked()).containsExactly(LEAVE);
        assertThat(first.isTerminated()).isFalse();
        rig.reply(DONE);

        assertThat(first.isTerminatedComplete()).isTrue();
        assertThat(second.isTerminatedComplete()).isTrue();
        assertThat(leftReason()).isEqualTo(LeftReason.LEFT);
    }

    @Test
    void leavingGoesOnWhenNobodyWaits() {
        rig.entered();
        subscribe(room.leave()).cancel();
        rig.run();
        rig.reply(DONE);

        assertThat(leftReason()).isEqualTo(LeftReason.LEFT);
    }

    @Test
    void leavingEndsEvenIfTheServerDoesNotAnswer() {
        rig.entered();
        TestSubscriber<Void> leaving = subscribe(room.leave());

        rig.refuse(RtcErrorCode.TIMEOUT);

        assertThat(leaving.isTerminatedComplete()).isTrue();
        assertThat(leftReason()).isEqualTo(LeftReason.LEFT);
    }

    @Test
    void leavingARoomOneIsNotInDoesNothing() {
        assertThat(subscribe(room.leave()).isTerminatedComplete()).isTrue();
        assertThat(rig.session.takeAsked()).isEmpty();
    }

    @Test
    void roomMayBeEnteredAgainAfterLeaving() {
        rig.entered();
        room.leave().subscribe();
        rig.run();
        rig.reply(DONE);

        rig.entered();

        assertThat(room.state()).isEqualTo(new Joined(Role.MEMBER, ALICE));
    }

    @Test
    void closingForAllEndsTheStay() {
        rig.entered();
        TestSubscriber<Void> closing = subscribe(room.closeForAll());

        assertThat(rig.session.takeAsked()).containsExactly(new ClientMessage.CloseRoom(LOBBY, null));
        rig.reply(DONE);

        assertThat(closing.isTerminatedComplete()).isTrue();
        assertThat(leftReason()).isEqualTo(LeftReason.CLOSED_BY_OWNER);
    }

    @Test
    void closingForAllIsTheOwnersOnly() {
        rig.entered();
        TestSubscriber<Void> closing = subscribe(room.closeForAll());

        rig.refuse(RtcErrorCode.NOT_OWNER);

        assertThat(code(closing)).isEqualTo(RtcErrorCode.NOT_OWNER);
        assertThat(room.state().isInside()).isTrue();
    }

    @Test
    void whatNeedsARoomFailsOutsideOne() {
        assertThat(code(subscribe(room.closeForAll()))).isEqualTo(RtcErrorCode.NOT_IN_ROOM);
        assertThat(code(subscribe(room.relay("hi")))).isEqualTo(RtcErrorCode.NOT_IN_ROOM);
        assertThat(code(subscribe(room.relay(BOB, "hi")))).isEqualTo(RtcErrorCode.NOT_IN_ROOM);
        assertThat(code(subscribe(room.updateExtra(Map.of())))).isEqualTo(RtcErrorCode.NOT_IN_ROOM);
        assertThat(code(subscribe(room.broadcast("hi").then()))).isEqualTo(RtcErrorCode.NOT_IN_ROOM);
    }

    @Test
    void ownerClosedTheRoom() {
        rig.entered();

        rig.receive(new ServerMessage.RoomClosed(LOBBY, ALICE, "enough"));

        assertThat(leftReason()).isEqualTo(LeftReason.CLOSED_BY_OWNER);
        assertThat(((Left) room.state()).error()).hasMessageContaining("enough");
    }

    @Test
    void ownershipComesOver() {
        rig.entered();
        TestSubscriber<RoomEvent> events = TestSubscriber.create();
        room.events().subscribe(events);

        rig.receive(new ServerMessage.OwnerChanged(LOBBY, SELF));

        assertThat(room.state()).isEqualTo(new Joined(Role.OWNER, SELF));
        assertThat(events.getReceivedOnNext()).containsExactly(new RoomEvent.OwnerChanged(SELF));
    }

    @Test
    void claimsAreKeptForTheStay() {
        rig.entered();
        assertThat(rig.session.claims()).containsEntry(LOBBY, "claim");

        rig.receive(new ServerMessage.NewClaim(LOBBY, "newer"));
        assertThat(rig.session.claims()).containsEntry(LOBBY, "newer");

        rig.receive(new ServerMessage.RoomClosed(LOBBY, ALICE, null));
        assertThat(rig.session.claims()).isEmpty();
    }

    @Test
    void relayedValueBecomesAnEvent() {
        rig.entered();
        TestSubscriber<RoomEvent> events = TestSubscriber.create();
        room.events().subscribe(events);

        rig.receive(new ServerMessage.Relayed(LOBBY, ALICE, JsonText.of("{\"n\":[1,true]}")));

        assertThat(events.getReceivedOnNext()).hasSize(1).first().isInstanceOfSatisfying(RoomEvent.Relayed.class, relayed -> {
            assertThat(relayed.from()).isEqualTo(ALICE);
            assertThat(relayed.body()).hasToString("{n=[1, true]}");
        });
    }

    @Test
    void relayedValueTravelsAsJson() {
        rig.entered();
        TestSubscriber<Void> relaying = subscribe(room.relay(BOB, Map.of("n", List.of(1))));

        assertThat(rig.session.takeAsked()).containsExactly(new ClientMessage.Relay(LOBBY, BOB, JsonText.of("{\"n\":[1]}")));
        rig.refuse(RtcErrorCode.PEER_NOT_FOUND);

        assertThat(code(relaying)).isEqualTo(RtcErrorCode.PEER_NOT_FOUND);
    }

    @Test
    void valueThatIsNoJsonIsNotSent() {
        rig.entered();
        List<Object> endless = new ArrayList<>();
        endless.add(endless);

        assertThat(code(subscribe(room.relay(endless)))).isEqualTo(RtcErrorCode.INVALID_JSON);
        assertThat(rig.session.takeAsked()).isEmpty();
    }

    @Test
    void stayGoesOnWhenTheSessionIsResumed() {
        rig.entered();

        rig.away();
        assertThat(room.state()).isEqualTo(new Resuming(Role.MEMBER));
        rig.back(true);

        assertThat(room.state()).isEqualTo(new Joined(Role.MEMBER, ALICE));
        assertThat(rig.session.takeAsked()).isEmpty();
    }

    @Test
    void roomIsEnteredAnewWhenTheSessionIsNot() {
        room.join(RoomOptions.DEFAULT.withPassword("secret").withExtra(Map.of("name", "Self"))).subscribe();
        rig.run();
        rig.reply(RoomRig.presence(true));
        rig.reply(snapshot());
        rig.session.takeAsked();

        rig.away();
        rig.back(false);

        ClientMessage expected =
                new ClientMessage.Enter(EnterMode.ENTER, LOBBY, "secret", RoomSpec.DEFAULT, JsonText.of("{\"name\":\"Self\"}"),
                        null, RoomSpec.MOST_RELAYS);
        assertThat(rig.session.takeAsked()).containsExactly(expected);
        assertThat(room.state()).isEqualTo(new Resuming(Role.MEMBER));
        rig.reply(new ServerMessage.RoomEntered(LOBBY, Role.OWNER, SELF, RoomSpec.DEFAULT, List.of(), false, null));
        assertThat(room.state()).isEqualTo(new Joined(Role.OWNER, SELF));
    }

    @Test
    void enteringAnewIsTriedAgainIfThatMayHelp() {
        rig.entered();
        rig.away();
        rig.back(false);
        rig.session.takeAsked();

        rig.refuse(RtcErrorCode.RATE_LIMITED);
        assertThat(rig.session.takeAsked()).isEmpty();
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.session.takeAsked()).hasSize(1);
        rig.reply(snapshot());

        assertThat(room.state().isInside()).isTrue();
        assertThat(room.state()).isInstanceOf(Joined.class);
    }

    @ParameterizedTest
    @EnumSource(value = RtcErrorCode.class, names = {"BAD_PASSWORD", "ROOM_EXISTS"})
    void roomThatCannotBeEnteredAnewIsLost(RtcErrorCode code) {
        rig.entered();
        rig.away();
        rig.back(false);

        rig.refuse(code);

        assertThat(leftReason()).isEqualTo(LeftReason.LOST);
        assertThat(rig.isRetained()).isFalse();
    }

    @Test
    void enteringAnewIsGivenUpAfterAFewTries() {
        rig.entered();
        rig.away();
        rig.back(false);

        for (int tries = 0; tries < 5; tries++) {
            assertThat(room.state().isInside()).isTrue();
            rig.refuse(RtcErrorCode.ROOM_FULL);
            rig.pass(Duration.ofSeconds(10));
        }

        assertThat(leftReason()).isEqualTo(LeftReason.LOST);
    }

    @Test
    void sessionLostTwiceIsEnteredAnewOnce() {
        rig.entered();
        rig.away();
        rig.back(false);
        rig.away();
        rig.back(false);

        assertThat(rig.session.unanswered()).isOne();
        rig.reply(snapshot());
        assertThat(room.state()).isInstanceOf(Joined.class);
    }

    @Test
    void streamsOfAStayWaitForItAndEndWithIt() {
        TestSubscriber<Peer> peers = TestSubscriber.create();
        TestSubscriber<RoomEvent> events = TestSubscriber.create();
        TestSubscriber<Object> messages = TestSubscriber.create();
        room.peers().subscribe(peers);
        room.events().subscribe(events);
        room.messages().cast(Object.class).subscribe(messages);
        subscribe(room.join());
        rig.refuse(RtcErrorCode.RATE_LIMITED);
        rig.refuse(RtcErrorCode.ROOM_NOT_FOUND);
        assertThat(events.isTerminated()).as("an attempt is no stay").isFalse();

        rig.entered();
        rig.receive(new ServerMessage.RoomClosed(LOBBY, ALICE, null));

        assertThat(peers.isTerminatedComplete()).isTrue();
        assertThat(events.isTerminatedComplete()).isTrue();
        assertThat(messages.isTerminatedComplete()).isTrue();
        assertThat(room.state()).isInstanceOf(Left.class);
    }

    @Test
    void repeatFollowsStaysUntilTheHandleIsClosed() {
        TestSubscriber<RoomEvent> events = TestSubscriber.create();
        room.events().repeat().subscribe(events);
        for (int stays = 0; stays < 3; stays++) {
            rig.entered();
            rig.receive(new ServerMessage.OwnerChanged(LOBBY, BOB));
            rig.receive(new ServerMessage.RoomClosed(LOBBY, BOB, null));
        }

        rig.onLoop(() -> rig.room.shut(CloseReason.of(CloseReason.Kind.LOCAL)).subscribe());

        assertThat(events.getReceivedOnNext()).hasSize(3);
        assertThat(code(events)).isEqualTo(RtcErrorCode.CONNECTION_CLOSED);
        assertThat(rig.isRetained()).isFalse();
    }

    @Test
    void subscribedStreamKeepsTheHandle() {
        TestSubscriber<RoomEvent> events = TestSubscriber.create();
        room.events().subscribe(events);
        assertThat(rig.isRetained()).isTrue();

        events.cancel();

        assertThat(rig.isRetained()).isFalse();
    }

    @Test
    void shutEndsStayAndStates() {
        rig.entered();
        TestSubscriber<Object> states = TestSubscriber.create();
        room.states().cast(Object.class).subscribe(states);
        TestSubscriber<Void> shut = TestSubscriber.create();

        rig.onLoop(() -> rig.room.shut(CloseReason.of(CloseReason.Kind.REPLACED)).subscribe(shut));

        assertThat(shut.isTerminatedComplete()).isTrue();
        assertThat(states.getReceivedOnNext()).containsExactly(new Joined(Role.MEMBER, ALICE),
                new Left(LeftReason.REPLACED, null), new Closed());
        assertThat(states.isTerminatedComplete()).isTrue();
        assertThat(rig.session.takeAsked()).as("the session says goodbye for all rooms").isEmpty();
    }

    @Test
    void shutFailsAnAttemptAndRefusesTheNext() {
        TestSubscriber<Room> attempt = subscribe(room.open());

        rig.onLoop(() -> rig.room.shut(CloseReason.of(CloseReason.Kind.LOCAL)).subscribe());

        assertThat(code(attempt)).isEqualTo(RtcErrorCode.CONNECTION_CLOSED);
        assertThat(code(subscribe(room.open()))).isEqualTo(RtcErrorCode.CONNECTION_CLOSED);
        assertThat(room.state()).isEqualTo(new Closed());
    }

    private <T> TestSubscriber<T> subscribe(Mono<T> verb) {
        TestSubscriber<T> subscriber = TestSubscriber.create();
        verb.subscribe(subscriber);
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
