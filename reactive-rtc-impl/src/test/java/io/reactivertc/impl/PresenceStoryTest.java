package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.room.IncomingCall;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomDescriptor;
import io.reactivertc.room.RoomInfo;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomUpdate;
import io.reactivertc.room.UserPresence;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class PresenceStoryTest {

    private final Stage stage = new Stage();
    private final Stage.Actor alice = stage.actor("alice");
    private final Stage.Actor bob = stage.actor("bob");

    @Test
    void aRoomIsFollowedWithoutEnteringIt() {
        List<RoomInfo> seen = stage.follow(bob.connection.presences(Stage.LOBBY));

        stage.result(alice.room().open());
        stage.done(alice.room().update(RoomUpdate.NOTHING.withExtra(Map.of("title", "Chess"))));
        stage.done(alice.room().leave());

        assertThat(seen).extracting(RoomInfo::exists).containsExactly(false, true, true, false);
        assertThat(seen.get(2).extra()).isEqualTo(Map.of("title", "Chess"));
    }

    @Test
    void aUserIsFollowedWithTheirRole() {
        List<UserPresence> seen = stage.follow(alice.connection.presences(UserId.of("guest")));

        Stage.Actor guest = stage.actor("guest");
        stage.settle();
        stage.done(guest.connection.updateExtra(Map.of("role", "guest", "busy", true)));
        stage.done(guest.connection.close());

        assertThat(seen).containsExactly(
                new UserPresence(guest.id, false, Map.of()),
                new UserPresence(guest.id, true, Map.of()),
                new UserPresence(guest.id, true, Map.of("role", "guest", "busy", true)),
                new UserPresence(guest.id, false, Map.of()));
        assertThat(stage.result(alice.connection.checkPresence(bob.id)).isOnline()).isTrue();
    }

    @Test
    void publicRoomsWithATagAreFollowedAsTheyComeAndGo() {
        RoomOptions chess = RoomOptions.DEFAULT.listed("chess");
        stage.result(alice.room(RoomId.of("first")).open(chess));
        List<RoomInfo> seen = stage.follow(bob.connection.publicRoomChanges("chess"));
        stage.settle();

        stage.result(alice.room(RoomId.of("second")).open(chess));
        stage.result(alice.room(RoomId.of("other")).open(RoomOptions.DEFAULT.listed("go")));
        stage.result(alice.room(RoomId.of("hidden")).open());
        stage.done(alice.room(RoomId.of("first")).leave());

        assertThat(seen).extracting(info -> info.id() + " " + info.exists())
                .containsExactly("first true", "second true", "first false");
    }

    @Test
    void watchingGoesOnInAnotherSessionAndTellsWhatWasMissed() {
        List<RoomInfo> seen = stage.follow(bob.connection.publicRoomChanges(null));
        stage.result(alice.room().open(RoomOptions.DEFAULT.listed(null)));
        stage.settle();

        bob.vanish();
        stage.pass(Duration.ofSeconds(31));
        stage.done(alice.room().leave());
        bob.comeBack();
        stage.pass(Duration.ofSeconds(60));

        assertThat(seen).extracting(RoomInfo::exists).containsExactly(true, false);
    }

    @Test
    void aStreamThatIsLetGoIsWatchedNoMore() {
        List<RoomInfo> seen = new ArrayList<>();
        Disposable watching = bob.connection.presences(Stage.LOBBY).subscribe(seen::add);
        stage.settle();

        watching.dispose();
        stage.result(alice.room().open());

        assertThat(seen).hasSize(1);
    }

    @Test
    void anAdminCallsAGuestWhoAccepts() {
        List<IncomingCall> calls = stage.follow(bob.connection.calls());
        Stage.Outcome<Room> calling = stage.begin(alice.connection.call(bob.id, Map.of("about", "your order")));
        stage.settle();

        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.from()).isEqualTo(alice.id);
            assertThat(call.extra()).isEqualTo(Map.of("about", "your order"));
        });
        Room ofBob = stage.result(calls.get(0).accept());

        Room ofAlice = calling.value;
        assertThat(ofAlice).isNotNull();
        assertThat(ofAlice.peer(bob.id)).get().satisfies(peer -> assertThat(peer.state().isConnected()).isTrue());
        stage.done(ofAlice.leave());
        assertThat(ofBob.state().isInside()).as("hung up").isFalse();
        assertThat(stage.ends()).isZero();
    }

    @Test
    void aCallIsRejectedOrFindsTheCalleeBusyOrNotThere() {
        List<IncomingCall> calls = stage.follow(bob.connection.calls());

        Stage.Outcome<Room> first = stage.begin(alice.connection.call(bob.id));
        stage.settle();
        stage.done(calls.get(0).reject("not now"));
        Stage.Outcome<Room> second = stage.begin(alice.connection.call(bob.id));
        stage.settle();
        stage.done(calls.get(1).busy());

        assertThat(code(first)).isEqualTo(RtcErrorCode.CALL_REJECTED);
        assertThat(first.error).hasMessageContaining("not now");
        assertThat(code(second)).isEqualTo(RtcErrorCode.USER_BUSY);
        assertThat(code(stage.failed(alice.connection.call(UserId.of("nobody"))))).isEqualTo(RtcErrorCode.USER_NOT_FOUND);
    }

    @Test
    void whoTakesNoCallsRejectsThem() {
        assertThat(code(stage.failed(alice.connection.call(bob.id)))).isEqualTo(RtcErrorCode.CALL_REJECTED);
    }

    @Test
    void aCallThatIsCancelledStopsRinging() {
        List<IncomingCall> calls = stage.follow(bob.connection.calls());
        Stage.Outcome<Room> calling = stage.begin(alice.connection.call(bob.id));
        stage.settle();
        Stage.Outcome<Boolean> end = stage.begin(calls.get(0).onEnd().thenReturn(true));

        calling.subscription.dispose();
        stage.settle();

        assertThat(end.value).isTrue();
        assertThat(code(stage.failed(calls.get(0).accept()))).isEqualTo(RtcErrorCode.ROOM_NOT_FOUND);
    }

    @Test
    void aCallThatNobodyAnswersEnds() {
        stage.follow(bob.connection.calls());

        Stage.Outcome<Room> calling = stage.begin(alice.connection.call(bob.id));
        stage.pass(Duration.ofSeconds(61));

        assertThat(code(calling)).isEqualTo(RtcErrorCode.TIMEOUT);
    }

    @Test
    void aRoomIsFoundByADescriptorThatWasPassedOnOutOfBand() {
        stage.result(alice.room().open(RoomOptions.DEFAULT.withPassword("sesame")));
        stage.settle();

        String text = alice.room().descriptor().toUri().toString();
        RoomDescriptor read = RoomDescriptor.of(URI.create(text));

        assertThat(text).doesNotContain("sesame");
        assertThat(read).isEqualTo(alice.room().descriptor());
        stage.result(bob.room(read.id()).join(RoomOptions.DEFAULT.withPassword("sesame")));
        assertThat(bob.peers()).containsExactly("alice");
    }

    @Test
    void oneConnectionIsInSeveralRoomsAtOnce() {
        for (String name : List.of("conference", "broadcast", "talk", "radio")) {
            stage.result(alice.room(RoomId.of(name)).open());
            stage.result(bob.room(RoomId.of(name)).join());
        }
        stage.settle();

        assertThat(stage.ends()).isEqualTo(8);
        stage.done(alice.room(RoomId.of("talk")).leave());
        assertThat(stage.ends()).isEqualTo(6);
        assertThat(alice.room(RoomId.of("radio")).peerCount()).isEqualTo(1);
    }

    private static RtcErrorCode code(Stage.Outcome<?> outcome) {
        assertThat(outcome.error).isInstanceOf(RtcException.class);
        return ((RtcException) outcome.error).code();
    }
}
