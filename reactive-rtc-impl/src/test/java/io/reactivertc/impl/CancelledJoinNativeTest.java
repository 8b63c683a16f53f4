package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.impl.webrtc.WebRtcEngine;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomState;
import io.reactivertc.room.RoomState.LeftReason;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Holds bar 6: cancelling a join at each of its stages releases everything, and the room is told what it had heard of. */
class CancelledJoinNativeTest {

    private NativeStand stand;
    private Room host;
    private Room guest;
    private RtcConnection guests;
    private EventLedger ledger;

    @BeforeEach
    void openRoom() {
        stand = new NativeStand();
        RtcConnection hosts = stand.connect("host");
        guests = stand.connect("guest");
        host = hosts.room(RoomStory.ROOM);
        guest = guests.room(RoomStory.ROOM);
        ledger = new EventLedger(hosts.self());
        host.events().subscribe(ledger::note, ledger::failed);
        host.open().block(Duration.ofSeconds(10));
    }

    @AfterEach
    void nothingIsLeft() {
        stand.close();
    }

    @Test
    void cancelBeforeAnythingWasSent() {
        guest.join().subscribe().dispose();

        assertUndone();
        assertThat(guest.state()).isInstanceOfAny(RoomState.Idle.class, RoomState.Left.class);
    }

    @ParameterizedTest
    @ValueSource(classes = {RoomState.CheckingPresence.class, RoomState.Entering.class})
    void cancelWhileTheServerIsAsked(Class<? extends RoomState> stage) {
        Disposable.Swap joining = Disposables.swap();
        // On the loop, in the middle of the very stage.
        guest.states().filter(stage::isInstance).next().subscribe(state -> joining.dispose());
        joining.update(guest.join().subscribe());

        assertCancelled();
        assertUndone();
    }

    @Test
    void cancelOfAnAnswerThatNobodyTook() {
        TestSubscriber<Room> joining = TestSubscriber.builder().initialRequest(0).build();
        guest.join().subscribe(joining);
        Await.until(() -> host, () -> host.peerCount() == 1);

        joining.cancel();

        assertCancelled();
        assertUndone();
    }

    @Test
    void cancelOfAnAnswerThatNobodyTookWhenAllAreConnected() {
        TestSubscriber<Room> joining = TestSubscriber.builder().initialRequest(0).build();
        guest.join().subscribe(joining);
        Await.until(() -> host, () -> !ledger.present().isEmpty() && ledger.present().get(0).state().isConnected());

        joining.cancel();

        assertCancelled();
        assertUndone();
    }

    @Test
    void cancelAtAnyMoment() {
        Random random = new Random(6);
        for (int time = 0; time < 50; time++) {
            TestSubscriber<Room> joining = TestSubscriber.builder().initialRequest(0).build();
            guest.join().subscribe(joining);
            Mono.delay(Duration.ofMillis(random.nextInt(40))).block();
            joining.cancel();
        }

        assertUndone();
    }

    private void assertCancelled() {
        Await.until(() -> guest, () -> guest.state() instanceof RoomState.Left left && left.reason() == LeftReason.CANCELLED);
    }

    private void assertUndone() {
        Await.until(() -> host + " " + ledger.present() + ", " + WebRtcEngine.liveHandles() + " handles",
                () -> ledger.present().isEmpty()
                        && host.peerCount() == 0
                        && Objects.requireNonNull(guests.checkPresence(RoomStory.ROOM).block(Duration.ofSeconds(10)))
                                .members() == 1
                        && WebRtcEngine.liveHandles() == 0);
        assertThat(ledger.faults()).isEmpty();
        assertThat(guest.peerCount()).isZero();
        assertThat(guest.join().map(Room::peerCount).block(Duration.ofSeconds(10))).as("a new attempt finds the room as it is")
                .isOne();
        guest.leave().block(Duration.ofSeconds(10));
    }
}
