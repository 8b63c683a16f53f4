package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.Track;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.room.RoomInfo;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState;
import io.reactivertc.room.RoomState.Left;
import io.reactivertc.room.RoomState.LeftReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Shows, one by one, that what failed in RTCMultiConnection's sessions does not fail here; each test is named after the failure. */
class KnownFailuresOfSessionsTest {

    private final Stage stage = new Stage();
    private final Stage.Actor alice = stage.actor("alice");
    private final Stage.Actor bob = stage.actor("bob");
    private final Stage.Actor carol = stage.actor("carol");

    private void gather(RoomOptions options) {
        stage.result(alice.room().open(options));
        stage.result(bob.room().join(options));
        stage.result(carol.room().join(options));
    }

    /** Its list, 10: it was sent from the unloading page only, and lost. */
    @Test
    void onSessionClosedIsNotFired() {
        gather(RoomOptions.DEFAULT);

        stage.done(alice.room().closeForAll());

        for (Stage.Actor member : List.of(bob, carol)) {
            assertThat(member.room().state()).isInstanceOfSatisfying(Left.class, left -> {
                assertThat(left.reason()).isEqualTo(LeftReason.CLOSED_BY_OWNER);
                assertThat(left.error().code()).isEqualTo(RtcErrorCode.ROOM_CLOSED);
            });
            assertThat(member.states).filteredOn("Left"::equals).hasSize(1);
        }
    }

    /** Its list, 10, also when the owner's transport dies. */
    @Test
    void onSessionClosedIsNotFiredWhenThePageIsGone() {
        gather(RoomOptions.DEFAULT.withOwnerLeaves(OwnerLeaves.CLOSE));

        alice.vanish();
        stage.pass(Duration.ofSeconds(35));

        assertThat(List.of(bob, carol)).allSatisfy(member -> {
            assertThat(((Left) member.room().state()).reason()).isEqualTo(LeftReason.CLOSED_BY_OWNER);
            assertThat(member.states).filteredOn("Left"::equals).hasSize(1);
        });
    }

    /** It looked up the wrong id, then threw the host out of its own room. */
    @Test
    void ejectRunsTheLeavePathOfTheHost() {
        gather(RoomOptions.DEFAULT);

        stage.done(alice.room().eject(bob.id));

        assertThat(((Left) bob.room().state()).reason()).isEqualTo(LeftReason.EJECTED);
        assertThat(alice.room().state()).isEqualTo(new RoomState.Joined(Role.OWNER, alice.id));
        assertThat(carol.room().state()).isEqualTo(new RoomState.Joined(Role.MEMBER, alice.id));
        assertThat(carol.peers()).containsExactly("alice");
    }

    /** It travelled in the extra of each announcement. */
    @Test
    void thePasswordDemoLeaksThePassword() {
        List<RoomInfo> public1 = stage.follow(carol.connection.publicRoomChanges(null));
        stage.result(alice.room().open(RoomOptions.DEFAULT.withPassword("sesame").listed(null).withExtra(Map.of("name", "A"))));
        stage.result(bob.room().join(RoomOptions.DEFAULT.withPassword("sesame")));
        RoomInfo info = stage.result(carol.connection.checkPresence(Stage.LOBBY));
        List<RoomInfo> listed = stage.result(carol.connection.publicRooms(null).collectList());

        assertThat(info.passwordProtected()).isTrue();
        assertThat(code(stage.failure(carol.room().join(RoomOptions.DEFAULT.withPassword("guess")))))
                .isEqualTo(RtcErrorCode.BAD_PASSWORD);
        assertThat("" + public1 + info + listed + alice.events + bob.events + alice.room().descriptor().toUri()
                + alice.connection + alice.room() + RoomOptions.DEFAULT.withPassword("sesame")).doesNotContain("sesame");
    }

    /** The sender named itself in the message. */
    @Test
    void theIdentityOfASenderIsSelfAsserted() {
        gather(RoomOptions.DEFAULT);

        stage.done(bob.room().relay(Map.of("from", "alice", "userid", "alice", "text", "obey")));

        assertThat(carol.events(RoomEvent.Relayed.class)).singleElement()
                .satisfies(relayed -> assertThat(relayed.from()).isEqualTo(bob.id));
    }

    /** It asked each second until somebody came. */
    @Test
    void joinPollsForEver() {
        assertThat(code(stage.failure(bob.room().join()))).isEqualTo(RtcErrorCode.ROOM_NOT_FOUND);
        assertThat(((Left) bob.room().state()).reason()).isEqualTo(LeftReason.NOT_FOUND);
    }

    /** It knew what to replay by the kinds of a stream, so of two of a kind a newcomer got one. */
    @Test
    void theSecondStreamOfAKindIsNotReplayedToNewcomers() {
        stage.result(alice.room().open());
        for (String label : List.of("microphone", "music")) {
            LocalTrack track = alice.connection.media().audio(Flux.never(), TrackOptions.DEFAULT.label(label));
            stage.done(alice.room().publish(track));
        }
        List<String> labels = stage.follow(bob.room().tracks().map(Track::label));

        stage.result(bob.room().join());

        assertThat(labels).containsExactlyInAnyOrder("microphone", "music");
    }

    /** One capture at a time, and those who waited were forgotten when one failed. */
    @Test
    void theCaptureQueueIsNotDrainedAfterAnError() {
        stage.result(alice.room().open());
        RoomOptions refused = RoomOptions.DEFAULT.withCapture(Mono.<LocalTrack>error(new IllegalStateException("denied"))
                .delaySubscription(Duration.ofSeconds(1), stage.time()));
        RoomOptions granted = RoomOptions.DEFAULT
                .withCapture(Mono.fromSupplier(() -> bob.connection.media().audio(Flux.never())));

        Stage.Outcome<Room> failing = stage.begin(bob.room().join(refused));
        Stage.Outcome<Room> meanwhile = stage.begin(bob.room(RoomId.of("other")).open(granted));
        stage.settle();

        assertThat(code(failing.error)).isEqualTo(RtcErrorCode.MEDIA_FAILED);
        assertThat(meanwhile.value).isNotNull();
        stage.result(bob.room().join(granted));
    }

    /** Over the limit, requests were ignored in silence. */
    @Test
    void aFullRoomAnswersNothing() {
        stage.result(alice.room().open(RoomOptions.DEFAULT.withMaxPeers(2)));
        stage.result(bob.room().join());

        assertThat(code(stage.failure(carol.room().join()))).isEqualTo(RtcErrorCode.ROOM_FULL);
        assertThat(((Left) carol.room().state()).reason()).isEqualTo(LeftReason.FULL);
    }

    /** The socket stayed open without handlers, and no answer ever came. */
    @Test
    void aTakenUserIdLeavesASocketThatDoesNothing() {
        assertThat(code(stage.refusedToConnect("alice"))).isEqualTo(RtcErrorCode.USER_ID_TAKEN);
    }

    /** The leaver stayed among the participants until their socket closed. */
    @Test
    void whoLeftStaysInTheRoomAsAGhost() {
        stage.result(alice.room().open(RoomOptions.DEFAULT.withMaxPeers(2)));
        stage.result(bob.room().join());

        stage.done(bob.room().leave());

        assertThat(stage.result(carol.connection.checkPresence(Stage.LOBBY)).members()).isEqualTo(1);
        stage.result(carol.room().join());
    }

    /** Both saw no room, and the loser was left outside. */
    @Test
    void ofTwoWhoOpenOrJoinAtOnceOneIsLeftOutside() {
        Stage.Outcome<Room> first = stage.begin(alice.room().openOrJoin());
        Stage.Outcome<Room> second = stage.begin(bob.room().openOrJoin());
        stage.settle();

        assertThat(first.value).isNotNull();
        assertThat(second.value).isNotNull();
        assertThat(alice.peers()).containsExactly("bob");
    }

    /** Joining the room one owned gave the ownership away first. */
    @Test
    void joiningOnesOwnRoomAgainGivesItAway() {
        gather(RoomOptions.DEFAULT);

        assertThat(code(stage.failure(alice.room().join()))).isEqualTo(RtcErrorCode.ALREADY_IN_ROOM);
        assertThat(alice.room().state()).isEqualTo(new RoomState.Joined(Role.OWNER, alice.id));
    }

    /** Somebody who left was told of twice, to some. */
    @Test
    void someoneWhoLeavesIsToldOfTwice() {
        gather(RoomOptions.DEFAULT);

        stage.done(bob.room().leave());
        stage.done(bob.connection.close());

        assertThat(alice.events(RoomEvent.PeerLeft.class)).hasSize(1);
    }

    /** Each message looked like a change of extra data, and the sender got its own. */
    @Test
    void aChangeOfExtraIsToldWithEachMessageAndToItsSender() {
        gather(RoomOptions.DEFAULT);

        stage.done(bob.room().updateExtra(Map.of("mood", "good")));
        bob.room().broadcast("hello").subscribe();
        stage.settle();

        assertThat(alice.events(RoomEvent.ExtraChanged.class)).hasSize(1);
        assertThat(bob.events(RoomEvent.ExtraChanged.class)).isEmpty();
    }

    /** Passwords could be tried without end. */
    @Test
    void passwordsMayBeTriedWithoutEnd() {
        stage.result(alice.room().open(RoomOptions.DEFAULT.withPassword("sesame")));
        List<RtcErrorCode> answers = new ArrayList<>();

        Flux.range(0, 40)
                .concatMap(n -> bob.room().join(RoomOptions.DEFAULT.withPassword("guess " + n))
                        .doOnError(error -> answers.add(code(error)))
                        .onErrorComplete())
                .subscribe();
        stage.settle();

        assertThat(answers).hasSize(40).contains(RtcErrorCode.RATE_LIMITED);
        assertThat(answers).filteredOn(RtcErrorCode.BAD_PASSWORD::equals).hasSizeLessThanOrEqualTo(6);
    }

    /** A custom message went to all on the server, not to the room. */
    @Test
    void aCustomMessageReachesThoseInOtherRooms() {
        stage.result(alice.room().open());
        stage.result(bob.room().join());
        stage.result(carol.room(RoomId.of("elsewhere")).open());
        List<RoomEvent> elsewhere = stage.follow(carol.room(RoomId.of("elsewhere")).events());

        stage.done(alice.room().relay("for the room"));

        assertThat(bob.events(RoomEvent.Relayed.class)).hasSize(1);
        assertThat(elsewhere).isEmpty();
    }

    /** Who was told of a user that is not there could not tell an error from their extra. */
    @Test
    void anAbsentUserLooksLikeOneWithExtra() {
        assertThat(stage.result(alice.connection.checkPresence(UserId.of("nobody"))).isOnline()).isFalse();
    }

    private static RtcErrorCode code(Throwable error) {
        return ((RtcException) error).code();
    }
}
