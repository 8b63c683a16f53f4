package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.Admission;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.signaling.ClientMessage.Admit;
import io.reactivertc.signaling.ClientMessage.CloseRoom;
import io.reactivertc.signaling.ClientMessage.Deny;
import io.reactivertc.signaling.ClientMessage.Enter;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ClientMessage.Leave;
import io.reactivertc.signaling.ClientMessage.Pong;
import io.reactivertc.signaling.ClientMessage.Update;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Done;
import io.reactivertc.signaling.ServerMessage.Failure;
import io.reactivertc.signaling.ServerMessage.Knock;
import io.reactivertc.signaling.ServerMessage.KnockWithdrawn;
import io.reactivertc.signaling.ServerMessage.OwnerChanged;
import io.reactivertc.signaling.ServerMessage.PeerJoined;
import io.reactivertc.signaling.ServerMessage.RoomDenied;
import io.reactivertc.signaling.ServerMessage.RoomEntered;
import io.reactivertc.signaling.ServerMessage.RoomWaiting;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HubAdmissionTest {

    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final RoomSpec KNOCKING = RoomSpec.DEFAULT.withAdmission(Admission.OWNER);
    private static final JsonText EXTRA = JsonText.of("{\"name\":\"Bob\"}");
    private static final JsonText WANTS = JsonText.of("{\"video\":true}");

    private final HubFixture fixture = new HubFixture();
    private final HubClient alice = fixture.client("alice");
    private final HubClient bob = fixture.client("bob");

    private ServerMessage knock(HubClient client) {
        return client.ask(new Enter(EnterMode.JOIN, LOBBY, null, null, EXTRA, WANTS));
    }

    private void openByAlice() {
        alice.enter(LOBBY, KNOCKING);
        alice.events();
    }

    /** Lets time pass in which clients are heard. */
    private void pass(Duration duration) {
        for (Duration left = duration; !left.isNegative(); left = left.minusSeconds(5)) {
            alice.say(new Pong());
            bob.say(new Pong());
            fixture.pass(Duration.ofSeconds(5));
        }
    }

    @Test
    void asksTheOwnerAndLetsInWhomTheyAdmit() {
        openByAlice();

        assertThat(knock(bob)).isEqualTo(new RoomWaiting(LOBBY, 60_000));
        assertThat(alice.events()).containsExactly(new Knock(LOBBY, bob.user(), EXTRA, WANTS));
        bob.events();
        assertThat(alice.ask(new Admit(LOBBY, bob.user(), JsonText.of("{\"seat\":3}")))).isEqualTo(new Done());

        assertThat(bob.events()).singleElement().isInstanceOfSatisfying(RoomEntered.class, entered -> {
            assertThat(entered.role()).isEqualTo(Role.MEMBER);
            assertThat(entered.terms()).isEqualTo(JsonText.of("{\"seat\":3}"));
            assertThat(entered.peers()).hasSize(1);
        });
        assertThat(alice.events(PeerJoined.class)).singleElement()
                .satisfies(joined -> assertThat(joined.peer().extra()).isEqualTo(EXTRA));
    }

    @Test
    void tellsWhomTheOwnerTurnsAwayWhyAndLetsThemCoolDown() {
        openByAlice();
        knock(bob);

        assertThat(alice.ask(new Deny(LOBBY, bob.user(), "not today"))).isEqualTo(new Done());

        assertThat(bob.events(RoomDenied.class)).containsExactly(new RoomDenied(LOBBY, "ADMISSION_DENIED", "not today"));
        assertThat(knock(bob)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.code()).isEqualTo("RATE_LIMITED");
            assertThat(failure.retryAfterMillis()).isBetween(1L, 10_001L);
        });
        pass(Duration.ofSeconds(10));
        assertThat(knock(bob)).isInstanceOf(RoomWaiting.class);
    }

    @Test
    void turnsAwayWhoIsNotAnsweredInTime() {
        openByAlice();
        knock(bob);
        alice.events();

        pass(Duration.ofSeconds(60));

        assertThat(bob.events(RoomDenied.class)).singleElement()
                .satisfies(denied -> assertThat(denied.code()).isEqualTo("ADMISSION_TIMEOUT"));
        assertThat(alice.events(KnockWithdrawn.class)).containsExactly(new KnockWithdrawn(LOBBY, bob.user()));
        assertThat(alice.failure(alice.ask(new Admit(LOBBY, bob.user(), null)))).isEqualTo("NOT_WAITING");
    }

    @Test
    void forgetsWhoThinksBetterOfIt() {
        openByAlice();
        knock(bob);
        alice.events();

        assertThat(bob.ask(new Leave(LOBBY))).isEqualTo(new Done());

        assertThat(alice.events()).containsExactly(new KnockWithdrawn(LOBBY, bob.user()));
        assertThat(alice.failure(alice.ask(new Admit(LOBBY, bob.user(), null)))).isEqualTo("NOT_WAITING");
    }

    @Test
    void takesOutWhoLeavesJustAfterTheyWereLetIn() {
        openByAlice();
        knock(bob);
        alice.ask(new Admit(LOBBY, bob.user(), null));

        assertThat(bob.ask(new Leave(LOBBY))).isEqualTo(new Done());

        assertThat(alice.events(ServerMessage.PeerLeft.class)).hasSize(1);
    }

    @Test
    void forgetsWhoseSessionIsOver() {
        openByAlice();
        knock(bob);
        alice.events();

        bob.hangUp(1000);

        assertThat(alice.events()).containsExactly(new KnockWithdrawn(LOBBY, bob.user()));
    }

    @Test
    void keepsTheKnockOfASessionThatIsResumed() {
        openByAlice();
        knock(bob);
        bob.cut();
        alice.ask(new Admit(LOBBY, bob.user(), null));

        bob.dial().resume();

        assertThat(bob.welcome().resumed()).isTrue();
        assertThat(bob.events(RoomEntered.class)).hasSize(1);
    }

    @Test
    void takesOneKnockOfAUserAndSixtyFourOfARoom() {
        openByAlice();
        knock(bob);

        assertThat(bob.failure(knock(bob))).isEqualTo("ALREADY_IN_ROOM");
        IntStream.range(1, 64).forEach(i -> assertThat(knock(fixture.client("k" + i))).isInstanceOf(RoomWaiting.class));
        HubClient late = fixture.client("late");
        assertThat(late.failure(knock(late))).isEqualTo("BUSY");
    }

    @Test
    void tellsTheNextOwnerWhoWaits() {
        HubClient carol = fixture.client("carol");
        openByAlice();
        knock(carol);
        alice.ask(new Admit(LOBBY, carol.user(), null));
        knock(bob);
        carol.events();

        alice.leave(LOBBY);

        assertThat(carol.events()).filteredOn(event -> event instanceof OwnerChanged || event instanceof Knock)
                .containsExactly(new OwnerChanged(LOBBY, carol.user()), new Knock(LOBBY, bob.user(), EXTRA, WANTS));
    }

    @Test
    void sendsAllAwayWhoWaitOutsideARoomThatCloses() {
        openByAlice();
        knock(bob);

        alice.ask(new CloseRoom(LOBBY, null));

        assertThat(bob.events(RoomDenied.class)).extracting(RoomDenied::code).containsExactly("ROOM_CLOSED");
    }

    @Test
    void askedThePasswordBeforeTheOwner() {
        alice.ask(new Enter(EnterMode.OPEN, LOBBY, "sesame", KNOCKING, null));
        alice.events();

        assertThat(bob.failure(knock(bob))).isEqualTo("BAD_PASSWORD");
        assertThat(alice.events()).isEmpty();
    }

    @Test
    void admitsNobodyIntoAFullRoomAndKeepsThemWaiting() {
        HubClient carol = fixture.client("carol");
        alice.enter(LOBBY, KNOCKING.withMaxPeers(2));
        knock(bob);
        knock(carol);
        alice.ask(new Admit(LOBBY, bob.user(), null));

        assertThat(alice.failure(alice.ask(new Admit(LOBBY, carol.user(), null)))).isEqualTo("ROOM_FULL");
        alice.ask(new Update(LOBBY, null, 3, null, null, null));
        assertThat(alice.ask(new Admit(LOBBY, carol.user(), null))).isEqualTo(new Done());
    }

    @Test
    void letsOnlyTheOwnerDecide() {
        HubClient carol = fixture.client("carol");
        openByAlice();
        knock(bob);
        alice.ask(new Admit(LOBBY, bob.user(), null));
        knock(carol);

        assertThat(bob.failure(bob.ask(new Admit(LOBBY, carol.user(), null)))).isEqualTo("NOT_OWNER");
        assertThat(carol.failure(carol.ask(new Admit(LOBBY, carol.user(), null)))).isEqualTo("NOT_IN_ROOM");
    }
}
