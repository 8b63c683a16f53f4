package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.Admission;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.room.JoinRequest;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState;
import io.reactivertc.room.RoomState.LeftReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionStoryTest {

    private static final RoomOptions KNOCKING = RoomOptions.DEFAULT.withAdmission(Admission.OWNER);

    private final Stage stage = new Stage();
    private final Stage.Actor alice = stage.actor("alice");
    private final Stage.Actor bob = stage.actor("bob");
    private final List<JoinRequest> requests = stage.follow(alice.room().joinRequests());

    private Stage.Outcome<Room> knock() {
        Stage.Outcome<Room> joining = stage.begin(bob.room().join(RoomOptions.DEFAULT
                .withExtra(Map.of("name", "Bob"))
                .withWishes(Map.of("video", true))));
        stage.pass(Duration.ofSeconds(1));
        return joining;
    }

    @Test
    void theOwnerSeesWhoWaitsWithExtraAndWishesAndLetsThemIn() {
        stage.result(alice.room().open(KNOCKING));
        Stage.Outcome<Room> joining = knock();

        assertThat(joining.value).isNull();
        assertThat(bob.room().state()).isEqualTo(new RoomState.AwaitingAdmission());
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.user()).isEqualTo(bob.id);
            assertThat(request.extra()).isEqualTo(Map.of("name", "Bob"));
            assertThat(request.wishes()).isEqualTo(Map.of("video", true));
        });
        stage.done(requests.get(0).accept(Map.of("seat", 3)));

        assertThat(joining.value).isSameAs(bob.room());
        assertThat(bob.states).containsExactly("Idle", "CheckingPresence", "Entering", "AwaitingAdmission", "Joined");
        assertThat(bob.events.get(0)).isEqualTo(new RoomEvent.Admitted(Map.of("seat", 3)));
        assertThat(alice.peers()).containsExactly("bob");
    }

    @Test
    void whoIsRejectedLearnsWhy() {
        stage.result(alice.room().open(KNOCKING));
        Stage.Outcome<Room> joining = knock();

        stage.done(requests.get(0).reject("not today"));

        assertThat(joining.error).isInstanceOfSatisfying(RtcException.class, error -> {
            assertThat(error.code()).isEqualTo(RtcErrorCode.ADMISSION_DENIED);
            assertThat(error).hasMessageContaining("not today");
        });
        assertThat(bob.room().state()).isInstanceOfSatisfying(RoomState.Left.class,
                left -> assertThat(left.reason()).isEqualTo(LeftReason.REJECTED));
    }

    @Test
    void whoIsNotAnsweredIsTurnedAwayInTime() {
        stage.result(alice.room().open(KNOCKING));
        Stage.Outcome<Room> joining = knock();
        Stage.Outcome<Boolean> end = stage.begin(requests.get(0).onEnd().thenReturn(true));

        stage.pass(Duration.ofSeconds(61));

        assertThat(joining.error).isInstanceOfSatisfying(RtcException.class,
                error -> assertThat(error.code()).isEqualTo(RtcErrorCode.ADMISSION_TIMEOUT));
        assertThat(end.value).isTrue();
        assertThat(((RtcException) stage.failure(requests.get(0).accept())).code()).isEqualTo(RtcErrorCode.NOT_WAITING);
    }

    @Test
    void cancellingAWaitingJoinWithdrawsTheKnock() {
        stage.result(alice.room().open(KNOCKING));
        Stage.Outcome<Room> joining = knock();
        Stage.Outcome<Boolean> end = stage.begin(requests.get(0).onEnd().thenReturn(true));

        joining.subscription.dispose();
        stage.settle();

        assertThat(end.value).isTrue();
        assertThat(bob.room().state()).isInstanceOfSatisfying(RoomState.Left.class,
                left -> assertThat(left.reason()).isEqualTo(LeftReason.CANCELLED));
        knock();
        assertThat(requests).as("knocks again").hasSize(2);
    }

    @Test
    void waitingOutlivesABrokenLine() {
        stage.result(alice.room().open(KNOCKING));
        Stage.Outcome<Room> joining = knock();

        bob.cut();
        stage.settle();
        stage.done(requests.get(0).accept());

        assertThat(joining.value).isSameAs(bob.room());
    }

    @Test
    void theNextOwnerDecidesWhenTheOneBeforeLeft() {
        Stage.Actor carol = stage.actor("carol");
        List<JoinRequest> ofCarol = stage.follow(carol.room().joinRequests());
        stage.result(alice.room().open(KNOCKING));
        Stage.Outcome<Room> entering = stage.begin(carol.room().join());
        stage.settle();
        stage.done(requests.get(0).accept());
        assertThat(entering.value).isNotNull();
        Stage.Outcome<Room> joining = knock();

        stage.done(alice.room().leave());
        assertThat(ofCarol).singleElement().satisfies(request -> assertThat(request.user()).isEqualTo(bob.id));
        stage.done(ofCarol.get(0).accept());

        assertThat(joining.value).isNotNull();
        assertThat(carol.peers()).containsExactly("bob");
    }
}
