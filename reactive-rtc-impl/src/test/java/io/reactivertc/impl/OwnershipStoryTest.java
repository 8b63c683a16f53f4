package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.Role;
import io.reactivertc.common.Topology;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.room.RoomInfo;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState;
import io.reactivertc.room.RoomState.Left;
import io.reactivertc.room.RoomState.LeftReason;
import io.reactivertc.room.RoomUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnershipStoryTest {

    private final Stage stage = new Stage();
    private final Stage.Actor alice = stage.actor("alice");
    private final Stage.Actor bob = stage.actor("bob");
    private final Stage.Actor carol = stage.actor("carol");

    private void gather(RoomOptions options) {
        stage.result(alice.room().open(options));
        stage.result(bob.room().join(options));
        stage.result(carol.room().join(options));
    }

    @Test
    void whoIsEjectedLeavesAndNobodyElseNotices() {
        gather(RoomOptions.DEFAULT);

        stage.done(alice.room().eject(bob.id, "noise", Duration.ofSeconds(30)));

        assertThat(bob.room().state()).isInstanceOfSatisfying(Left.class, left -> {
            assertThat(left.reason()).isEqualTo(LeftReason.EJECTED);
            assertThat(left.error()).hasMessageContaining("noise");
        });
        assertThat(bob.states).filteredOn("Left"::equals).hasSize(1);
        assertThat(alice.room().state()).isEqualTo(new RoomState.Joined(Role.OWNER, alice.id));
        assertThat(alice.peers()).containsExactly("carol");
        assertThat(carol.peers()).containsExactly("alice");
        assertThat(stage.ends()).isEqualTo(2);
        assertThat(code(stage.failure(bob.room().join()))).isEqualTo(RtcErrorCode.BARRED);
        stage.pass(Duration.ofSeconds(30));
        stage.result(bob.room().join());
    }

    @Test
    void aRoomThatIsUpdatedTellsAllAndAsksNewcomersForTheNewPassword() {
        gather(RoomOptions.DEFAULT);

        stage.done(alice.room()
                .update(RoomUpdate.NOTHING.withPassword("sesame").withMaxPeers(20).withExtra(Map.of("title", "Chess"))));

        assertThat(carol.events(RoomEvent.Updated.class)).singleElement().satisfies(updated -> {
            assertThat(updated.room().passwordProtected()).isTrue();
            assertThat(updated.room().maxPeers()).isEqualTo(20);
            assertThat(updated.room().extra()).isEqualTo(Map.of("title", "Chess"));
        });
        Stage.Actor dan = stage.actor("dan");
        assertThat(code(stage.failure(dan.room().join()))).isEqualTo(RtcErrorCode.BAD_PASSWORD);
        stage.result(dan.room().join(RoomOptions.DEFAULT.withPassword("sesame")));
        assertThat(dan.room().descriptor().passwordProtected()).isTrue();
    }

    @Test
    void aLockedRoomTurnsNewcomersAwayUntilItIsOpenedAgain() {
        stage.result(alice.room().open());
        stage.done(alice.room().update(RoomUpdate.NOTHING.withLocked(true)));

        assertThat(code(stage.failure(bob.room().join()))).isEqualTo(RtcErrorCode.ROOM_LOCKED);
        stage.done(alice.room().update(RoomUpdate.NOTHING.withLocked(false)));
        stage.result(bob.room().join());
    }

    @Test
    void aRoomIsHandedOverOnRequest() {
        gather(RoomOptions.DEFAULT);

        stage.done(alice.room().handOver(carol.id));

        assertThat(carol.room().state()).isEqualTo(new RoomState.Joined(Role.OWNER, carol.id));
        assertThat(alice.room().state()).isEqualTo(new RoomState.Joined(Role.MEMBER, carol.id));
        assertThat(bob.events(RoomEvent.OwnerChanged.class)).containsExactly(new RoomEvent.OwnerChanged(carol.id));
        assertThat(code(stage.failure(alice.room().closeForAll()))).isEqualTo(RtcErrorCode.NOT_OWNER);
        assertThat(stage.ends()).as("nobody's connection is touched").isEqualTo(6);
    }

    @Test
    void closeForAllEndsEachStayOnce() {
        gather(RoomOptions.DEFAULT);

        stage.done(alice.room().closeForAll());

        List.of(alice, bob, carol).forEach(OwnershipStoryTest::leftOnceAsClosedByOwner);
        assertThat(stage.ends()).isZero();
    }

    @Test
    void aRoomUnderCloseEndsForEachOnceWhenItsOwnersTransportDies() {
        gather(RoomOptions.DEFAULT.withOwnerLeaves(OwnerLeaves.CLOSE));

        alice.vanish();
        stage.pass(Duration.ofSeconds(35));

        List.of(bob, carol).forEach(OwnershipStoryTest::leftOnceAsClosedByOwner);
    }

    @Test
    void aRoomUnderTransferGoesOnWhenItsOwnersTransportDies() {
        gather(RoomOptions.DEFAULT.withOwnerLeaves(OwnerLeaves.TRANSFER));

        alice.vanish();
        stage.pass(Duration.ofSeconds(35));

        assertThat(bob.room().state()).isEqualTo(new RoomState.Joined(Role.OWNER, bob.id));
        assertThat(carol.room().state()).isEqualTo(new RoomState.Joined(Role.MEMBER, bob.id));
    }

    @Test
    void ofTwoWhoOpenAtOnceOneDoesAndOfTwoWhoEnterAtOnceOneIsOwner() {
        Stage.Outcome<Room> first = stage.begin(alice.room().open());
        Stage.Outcome<Room> second = stage.begin(bob.room().open());
        stage.settle();

        assertThat(first.value != null).isNotEqualTo(second.value != null);
        stage.done(alice.room().leave());
        stage.done(bob.room().leave());
        Stage.Outcome<Room> third = stage.begin(alice.room().openOrJoin());
        Stage.Outcome<Room> fourth = stage.begin(bob.room().openOrJoin());
        stage.settle();

        assertThat(third.value).isNotNull();
        assertThat(fourth.value).isNotNull();
        assertThat(List.of(role(alice), role(bob))).containsExactlyInAnyOrder(Role.OWNER, Role.MEMBER);
    }

    @Test
    void oneOfTwoWhoCloseAtOnceClosesAndEachStayEndsOnce() {
        gather(RoomOptions.DEFAULT);

        Stage.Outcome<Boolean> first = stage.begin(alice.room().closeForAll().thenReturn(true));
        Stage.Outcome<Boolean> second = stage.begin(alice.room().closeForAll().thenReturn(true));
        stage.settle();

        assertThat(first.value).isTrue();
        assertThat(second.value == null).isEqualTo(second.error != null);
        List.of(alice, bob, carol).forEach(OwnershipStoryTest::leftOnceAsClosedByOwner);
    }

    @Test
    void aHandleIsEnteredAgainAnyNumberOfTimes() {
        for (int round = 0; round < 20; round++) {
            Stage.Actor opener = round % 2 == 0 ? alice : bob;
            Stage.Actor joiner = round % 2 == 0 ? bob : alice;
            stage.result(opener.room().open());
            stage.result(joiner.room().join());
            stage.settle();
            assertThat(joiner.peers()).containsExactly(opener.id.value());
            stage.done(opener.room().leave());
            stage.done(joiner.room().leave());
            stage.settle();
            assertThat(stage.ends()).isZero();
        }
    }

    @Test
    void aRestartedServerFindsOwnerPasswordLockAndIntroductionsAgainAndNobodyIsSeenLeaving() {
        RoomOptions options = RoomOptions.DEFAULT.withTopology(Topology.BROADCAST).withPassword("sesame");
        gather(options);
        stage.done(alice.room().introduce(bob.id, carol.id));
        stage.done(alice.room()
                .update(RoomUpdate.NOTHING.withPassword("simsim").withLocked(true).withExtra(Map.of("title", "Chess"))));
        stage.settle();
        assertThat(bob.peers()).containsExactly("alice", "carol");

        stage.restartServer();
        stage.pass(Duration.ofSeconds(40));

        assertThat(List.of(alice, bob, carol)).allSatisfy(one -> {
            assertThat(one.events(RoomEvent.PeerLeft.class)).isEmpty();
            assertThat(one.room().state().isInside()).isTrue();
        });
        assertThat(role(alice)).isEqualTo(Role.OWNER);
        assertThat(bob.peers()).containsExactly("alice", "carol");
        assertThat(stage.ends()).isEqualTo(6);
        Stage.Actor dan = stage.actor("dan");
        RoomInfo seen = stage.result(dan.connection.checkPresence(Stage.LOBBY));
        assertThat(seen.locked()).isTrue();
        assertThat(seen.extra()).isEqualTo(Map.of("title", "Chess"));
        stage.done(alice.room().update(RoomUpdate.NOTHING.withLocked(false)));
        assertThat(code(stage.failure(dan.room().join(options)))).isEqualTo(RtcErrorCode.BAD_PASSWORD);
        stage.result(dan.room().join(options.withPassword("simsim")));
    }

    @Test
    void handingOverAndClosingAtOnceHasOneOutcome() {
        gather(RoomOptions.DEFAULT);

        Stage.Outcome<Boolean> handing = stage.begin(alice.room().handOver(bob.id).thenReturn(true));
        Stage.Outcome<Boolean> closing = stage.begin(alice.room().closeForAll().thenReturn(true));
        Stage.Outcome<Boolean> other = stage.begin(bob.room().closeForAll().thenReturn(true));
        stage.settle();

        assertThat(handing.value).isTrue();
        assertThat(closing.value == null).isNotEqualTo(other.value == null);
        List.of(alice, bob, carol).forEach(OwnershipStoryTest::leftOnceAsClosedByOwner);
    }

    private static Role role(Stage.Actor actor) {
        return ((RoomState.Joined) actor.room().state()).role();
    }

    private static void leftOnceAsClosedByOwner(Stage.Actor actor) {
        assertThat(actor.room().state()).isInstanceOfSatisfying(Left.class,
                left -> assertThat(left.reason()).isEqualTo(LeftReason.CLOSED_BY_OWNER));
        assertThat(actor.states).filteredOn("Left"::equals).hasSize(1);
    }

    private static RtcErrorCode code(Throwable error) {
        return ((RtcException) error).code();
    }
}
