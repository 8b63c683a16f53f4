package io.reactivertc.impl;

import static io.reactivertc.impl.ConnectionRig.SELF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.ConnectionState;
import io.reactivertc.IdentityConfig;
import io.reactivertc.RtcConfig;
import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.error.SignalingException;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomInfo;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

class ConnectionTest {

    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final ServerMessage DONE = new ServerMessage.Done();

    private final ConnectionRig rig = new ConnectionRig();

    @Test
    void providerIsFoundOnTheClassPath() {
        assertThat(RtcConnector.create().signaling(URI.create("ws://localhost:1/rtc")).connect()).isNotNull();
    }

    @Test
    void connectionIsEmittedOnceTheServerSaidWelcome() {
        TestSubscriber<RtcConnection> connecting = rig.connect();
        assertThat(rig.session.isStarted()).isTrue();
        assertThat(connecting.getReceivedOnNext()).isEmpty();

        rig.welcome(false);

        assertThat(connecting.isTerminatedComplete()).isTrue();
        RtcConnection connection = connecting.getReceivedOnNext().get(0);
        assertThat(connection.self()).isEqualTo(SELF);
        assertThat(connection.state()).isEqualTo(new ConnectionState.Ready());
        assertThat(connection.instance()).isEqualTo(rig.described().instance());
        assertThat(connection.isDisposed()).isFalse();
    }

    @Test
    void refusalIsTheErrorOfConnecting() {
        TestSubscriber<RtcConnection> connecting = rig.connect();
        SignalingException taken = new SignalingException(RtcErrorCode.USER_ID_TAKEN, "somebody else has it");

        rig.onLoop(() -> rig.listener().onClosed(new CloseReason(CloseReason.Kind.SERVER, "taken", taken)));
        rig.onLoop(rig.session::closed);

        assertThat(connecting.expectTerminalError()).isSameAs(taken);
        assertThat(rig.loop().isDisposed()).isTrue();
    }

    @Test
    void endWithoutACauseIsAFailureToConnect() {
        TestSubscriber<RtcConnection> connecting = rig.connect();

        rig.onLoop(() -> rig.listener().onClosed(CloseReason.of(CloseReason.Kind.LOST, "nobody there")));

        assertThat(code(connecting)).isEqualTo(RtcErrorCode.CONNECT_FAILED);
    }

    @Test
    void extraThatIsNoJsonLeavesNothingBehind() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        IdentityConfig identity = IdentityConfig.DEFAULT.withExtra(Map.of("endless", endless));
        RtcConfig config = RtcConfig.DEFAULT.withIdentity(identity);

        TestSubscriber<RtcConnection> connecting = rig.connect(config, TestSubscriber.create());

        assertThat(connecting.expectTerminalError()).isInstanceOf(DataException.class);
        assertThat(rig.session.isStarted()).isFalse();
    }

    @Test
    void cancelWhileConnectingClosesWhatWasBegun() {
        rig.connect().cancel();
        rig.run();

        assertThat(rig.session.farewell()).isNotNull();
        rig.onLoop(rig.session::closed);
        assertThat(rig.loop().isDisposed()).isTrue();
    }

    @Test
    void cancelOfAConnectionThatNobodyTookClosesIt() {
        TestSubscriber<RtcConnection> connecting = TestSubscriber.builder().initialRequest(0).build();
        rig.connect(RtcConfig.DEFAULT, connecting);
        rig.welcome(false);

        connecting.cancel();
        rig.run();

        assertThat(connecting.getReceivedOnNext()).isEmpty();
        assertThat(rig.session.farewell()).isNotNull();
    }

    @Test
    void statesFollowTheSession() {
        RtcConnection connection = rig.connected();
        TestSubscriber<ConnectionState> states = TestSubscriber.create();
        connection.states().subscribe(states);

        rig.onLoop(() -> rig.listener().onAway(true, 1));
        rig.onLoop(() -> rig.listener().onAway(true, 2));
        rig.welcome(true);
        rig.onLoop(() -> rig.listener().onAway(false, 1));
        rig.welcome(false);
        connection.dispose();
        rig.run();
        rig.onLoop(rig.session::closed);

        CloseReason local = CloseReason.of(CloseReason.Kind.LOCAL);
        assertThat(states.getReceivedOnNext()).containsExactly(
                new ConnectionState.Ready(), new ConnectionState.Resuming(1), new ConnectionState.Resuming(2),
                new ConnectionState.Ready(),
                new ConnectionState.Connecting(1), new ConnectionState.Ready(), new ConnectionState.Closed(local));
        assertThat(states.isTerminatedComplete()).isTrue();
    }

    @Test
    void roomsFollowTheSession() {
        RtcConnection connection = rig.connected();
        Room room = enter(connection);

        rig.onLoop(() -> rig.listener().onAway(true, 1));
        assertThat(room.state()).isInstanceOf(RoomState.Resuming.class);
        rig.welcome(true);
        assertThat(room.state()).isInstanceOf(RoomState.Joined.class);
        rig.onLoop(() -> rig.listener().onMessage(new ServerMessage.RoomClosed(LOBBY, null, null)));
        assertThat(room.state()).isInstanceOf(RoomState.Left.class);
    }

    @Test
    void messagesForRoomsThatNobodyHasAreDropped() {
        rig.connected();

        rig.onLoop(() -> rig.listener().onMessage(new ServerMessage.RoomClosed(LOBBY, null, null)));
        rig.onLoop(() -> rig.listener().onMessage(new ServerMessage.Failure("PEER_NOT_FOUND", "", 0, 7)));

        assertThat(rig.session.takeAsked()).isEmpty();
    }

    @Test
    void closingGoesFromTheRoomsToTheSessionToTheLoop() {
        RtcConnection connection = rig.connected();
        Room room = enter(connection);
        TestSubscriber<CloseReason> reason = TestSubscriber.create();
        connection.onClose().subscribe(reason);
        TestSubscriber<Void> closing = subscribe(connection.close());
        TestSubscriber<Void> again = subscribe(connection.close());

        assertThat(room.state()).isEqualTo(new RoomState.Closed());
        assertThat(rig.session.farewell()).isEqualTo(CloseReason.of(CloseReason.Kind.LOCAL));
        assertThat(connection.isDisposed()).isTrue();
        assertThat(closing.isTerminated()).isFalse();
        assertThat(rig.loop().isDisposed()).isFalse();
        rig.onLoop(rig.session::closed);

        assertThat(closing.isTerminatedComplete()).isTrue();
        assertThat(again.isTerminatedComplete()).isTrue();
        assertThat(subscribe(connection.close()).isTerminatedComplete()).isTrue();
        assertThat(reason.getReceivedOnNext()).containsExactly(CloseReason.of(CloseReason.Kind.LOCAL));
        assertThat(rig.loop().isDisposed()).isTrue();
    }

    @Test
    void closeThatTakesTooLongIsReportedAndEndsAnyway() {
        RtcConnection connection = rig.connected();
        TestSubscriber<Void> closing = subscribe(connection.close());

        rig.pass(RtcConfig.DEFAULT.timeouts().close());

        assertThat(code(closing)).isEqualTo(RtcErrorCode.CLOSE_TIMEOUT);
        assertThat(connection.state()).isInstanceOf(ConnectionState.Closed.class);
        assertThat(rig.loop().isDisposed()).isTrue();
    }

    @Test
    void serverEndsTheConnection() {
        RtcConnection connection = rig.connected();
        Room room = enter(connection);
        CloseReason replaced = CloseReason.of(CloseReason.Kind.REPLACED, "elsewhere");

        rig.onLoop(() -> rig.listener().onClosed(replaced));
        rig.onLoop(rig.session::closed);

        assertThat(connection.state()).isEqualTo(new ConnectionState.Closed(replaced));
        assertThat(room.state()).isEqualTo(new RoomState.Closed());
    }

    @Test
    void everythingIsSignalledAfterTheEnd() {
        RtcConnection connection = rig.connected();
        Room before = connection.room(LOBBY);
        connection.dispose();
        rig.run();
        rig.onLoop(rig.session::closed);

        for (Room room : List.of(before, connection.room(LOBBY), connection.room(RoomId.of("other")))) {
            assertThat(room.state()).isEqualTo(new RoomState.Closed());
            assertThat(subscribe(room.states().then()).isTerminatedComplete()).isTrue();
            assertThat(code(subscribe(room.join()))).isEqualTo(RtcErrorCode.CONNECTION_CLOSED);
            assertThat(code(subscribe(room.peers().then()))).isEqualTo(RtcErrorCode.CONNECTION_CLOSED);
            assertThat(code(subscribe(room.relay("x")))).isEqualTo(RtcErrorCode.CONNECTION_CLOSED);
            assertThat(subscribe(room.leave()).isTerminatedComplete()).isTrue();
        }
        assertThat(code(subscribe(connection.checkPresence(LOBBY)))).isEqualTo(RtcErrorCode.CONNECTION_CLOSED);
        assertThat(code(subscribe(connection.publicRooms(null).then()))).isEqualTo(RtcErrorCode.CONNECTION_CLOSED);
        assertThat(code(subscribe(connection.updateExtra(Map.of())))).isEqualTo(RtcErrorCode.CONNECTION_CLOSED);
    }

    @Test
    void presenceTellsAboutARoom() {
        TestSubscriber<RoomInfo> info = subscribe(rig.connected().checkPresence(LOBBY));

        rig.onLoop(() -> rig.session.reply(new ServerMessage.Presence(LOBBY, true, 3, 8, true, "chat",
                new ServerMessage.RoomAbout(true, false, JsonText.EMPTY_OBJECT))));

        assertThat(info.getReceivedOnNext()).containsExactly(new RoomInfo(LOBBY, true, 3, 8, true, "chat"));
    }

    @Test
    void publicRoomsAreReadPageByPageAsDemanded() {
        RtcConnection connection = rig.connected();
        TestSubscriber<RoomInfo> rooms = TestSubscriber.builder().initialRequest(1).build();
        connection.publicRooms("chat").subscribe(rooms);
        rig.run();

        assertThat(rig.session.takeAsked()).containsExactly(new ClientMessage.ListRooms("chat", null, 100));
        rig.onLoop(() -> rig.session.reply(page(true, "a", "b")));
        assertThat(rooms.getReceivedOnNext()).hasSize(1);
        assertThat(rig.session.takeAsked()).as("the page is not taken yet").isEmpty();
        rooms.request(10);
        rig.run();
        assertThat(rig.session.takeAsked()).containsExactly(new ClientMessage.ListRooms("chat", RoomId.of("b"), 100));
        rig.onLoop(() -> rig.session.reply(page(false, "c")));

        assertThat(rooms.getReceivedOnNext()).extracting(info -> info.id().value()).containsExactly("a", "b", "c");
        assertThat(rooms.isTerminatedComplete()).isTrue();
    }

    @Test
    void extraOfTheConnectionIsThatOfItsRoomsToo() {
        RtcConnection connection = rig.connected();
        subscribe(connection.updateExtra(Map.of("name", "New")));
        assertThat(rig.session.takeAsked())
                .containsExactly(new ClientMessage.UpdateExtra(null, JsonText.of("{\"name\":\"New\"}"), 1));
        rig.onLoop(() -> rig.session.reply(DONE));

        subscribe(connection.open(LOBBY, RoomOptions.DEFAULT.withExtra(Map.of("hand", "up"))));

        assertThat(rig.session.takeAsked()).hasSize(1).first().isInstanceOfSatisfying(ClientMessage.Enter.class,
                enter -> assertThat(enter.extra()).isIn(JsonText.of("{\"name\":\"New\",\"hand\":\"up\"}"),
                        JsonText.of("{\"hand\":\"up\",\"name\":\"New\"}")));
    }

    @Test
    void passwordNeedsAConfidentialWay() {
        RtcConnection connection = rig.connected();

        assertThat(code(subscribe(connection.join(LOBBY, RoomOptions.DEFAULT.withPassword("secret")))))
                .isEqualTo(RtcErrorCode.INSECURE_TRANSPORT);
    }

    @Test
    void misuseIsThrownAtOnce() {
        RtcConnection connection = rig.connected();

        assertThatThrownBy(() -> connection.room(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> connection.room(LOBBY).join(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> connection.updateExtra(null)).isInstanceOf(NullPointerException.class);
    }

    private Room enter(RtcConnection connection) {
        TestSubscriber<Room> entering = subscribe(connection.openOrJoin(LOBBY));
        rig.onLoop(() -> rig.session
                .reply(new ServerMessage.RoomEntered(LOBBY, Role.OWNER, SELF, RoomSpec.DEFAULT, List.of(), false, null)));
        rig.session.takeAsked();
        return entering.getReceivedOnNext().get(0);
    }

    private <T> TestSubscriber<T> subscribe(Mono<T> verb) {
        TestSubscriber<T> subscriber = TestSubscriber.create();
        verb.subscribe(subscriber);
        rig.run();
        return subscriber;
    }

    private static ServerMessage.RoomList page(boolean more, String... ids) {
        List<ServerMessage.Presence> rooms = new ArrayList<>();
        for (String id : ids) {
            rooms.add(new ServerMessage.Presence(RoomId.of(id), true, 1, 16, true, "chat", ServerMessage.RoomAbout.NOTHING));
        }
        return new ServerMessage.RoomList(rooms, more);
    }

    private static RtcErrorCode code(TestSubscriber<?> subscriber) {
        return ((RtcException) subscriber.expectTerminalError()).code();
    }
}
