package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.AskPresence;
import io.reactivertc.signaling.ClientMessage.Enter;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.NewClaim;
import io.reactivertc.signaling.ServerMessage.OwnerChanged;
import io.reactivertc.signaling.ServerMessage.Presence;
import io.reactivertc.signaling.ServerMessage.RoomClosed;
import io.reactivertc.signaling.ServerMessage.RoomEntered;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server with the same secret knows again, and who may take what is not theirs: nobody. */
class HubRestartTest {

    private static final RoomId LOBBY = RoomId.of("lobby");

    private final HubFixture fixture = new HubFixture();
    private final HubClient alice = fixture.client("alice");
    private final HubClient bob = fixture.client("bob");

    @Test
    void confirmsTheIdOfWhoHasAKey() {
        fixture.restart();

        comeBack(alice);

        assertThat(alice.welcome().userId()).isEqualTo(UserId.of("alice"));
        assertThat(alice.welcome().resumed()).isFalse();
    }

    @Test
    void takesAnIdBackFromWhoMerelyAskedFirst() {
        fixture.restart();
        HubClient squatter = fixture.client("alice");

        comeBack(alice);

        assertThat(alice.welcome().userId()).isEqualTo(UserId.of("alice"));
        assertThat(squatter.bye().code()).isEqualTo(RtcErrorCode.USER_ID_TAKEN.name());
    }

    @Test
    void leavesAnIdToWhoHasHadItForTheGraceTime() {
        fixture.restart();
        HubClient second = fixture.client("alice");
        fixture.pass(Duration.ofSeconds(15));
        second.say(new ClientMessage.Pong());
        fixture.pass(Duration.ofSeconds(16));

        alice.dial().resume();

        assertThat(alice.bye().code()).isEqualTo(RtcErrorCode.USER_ID_TAKEN.name());
        assertThat(second.closedWith()).isNull();
    }

    @Test
    void restoresRoomOwnerSpecAndPasswordFromAMembersClaim() {
        RoomEntered opened = (RoomEntered) alice.ask(new Enter(EnterMode.OPEN, LOBBY, "sesame", null, null));
        RoomEntered joined = (RoomEntered) bob.ask(new Enter(EnterMode.JOIN, LOBBY, "sesame", null, null));
        fixture.restart();

        comeBack(bob, joined.claim());
        RoomEntered back = (RoomEntered) bob.enter(EnterMode.JOIN, LOBBY);

        assertThat(back.owner()).isEqualTo(alice.user());
        assertThat(back.role()).isEqualTo(Role.MEMBER);
        HubClient carol = fixture.client("carol");
        assertThat(carol.failure(carol.enter(EnterMode.ENTER, LOBBY))).isEqualTo("BAD_PASSWORD");
        comeBack(alice, opened.claim());
        assertThat(alice.enter(LOBBY).role()).isEqualTo(Role.OWNER);
    }

    @Test
    void holdsTheOwnersSeatForTheGraceTime() {
        alice.enter(LOBBY);
        RoomEntered joined = bob.enter(LOBBY);
        fixture.restart();
        comeBack(bob, joined.claim());
        bob.enter(LOBBY);
        bob.events();

        fixture.pass(Duration.ofSeconds(29));
        bob.say(new ClientMessage.Pong());
        assertThat(bob.events(OwnerChanged.class)).isEmpty();
        fixture.pass(Duration.ofSeconds(2));

        assertThat(bob.events(OwnerChanged.class)).containsExactly(new OwnerChanged(LOBBY, bob.user()));
    }

    @Test
    void letsNobodyTakeTheSeatOfAnAbsentOwnerByName() {
        alice.enter(LOBBY);
        RoomEntered joined = bob.enter(LOBBY);
        fixture.restart();
        comeBack(bob, joined.claim());

        HubClient impostor = fixture.client("alice");

        assertThat(impostor.failure(impostor.enter(EnterMode.ENTER, LOBBY))).isEqualTo("USER_ID_TAKEN");
    }

    @Test
    void closesARoomThatWasMerelyAskedForWhenAClaimComes() {
        RoomEntered opened = alice.enter(LOBBY);
        fixture.restart();
        HubClient squatter = fixture.client("mallory");
        squatter.enter(LOBBY);
        squatter.events();

        comeBack(alice, opened.claim());

        assertThat(squatter.events(RoomClosed.class)).hasSize(1);
        assertThat(alice.enter(LOBBY).role()).isEqualTo(Role.OWNER);
    }

    @Test
    void letsAHigherRevisionReplaceALowerOne() {
        HubClient carol = fixture.client("carol");
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        String old = carol.enter(LOBBY).claim();
        bob.events();
        alice.leave(LOBBY);
        String newer = bob.events(NewClaim.class).get(0).claim();
        fixture.restart();

        comeBack(carol, old);
        assertThat(carol.enter(LOBBY).owner()).isEqualTo(alice.user());
        comeBack(bob, newer);

        assertThat(carol.events(OwnerChanged.class)).containsExactly(new OwnerChanged(LOBBY, bob.user()));
        assertThat(bob.enter(LOBBY).role()).isEqualTo(Role.OWNER);
    }

    @Test
    void ignoresAClaimOfThisLifeOfTheServer() {
        String claim = alice.enter(LOBBY).claim();
        alice.ask(new ClientMessage.CloseRoom(LOBBY, null));
        alice.hangUp(1000);

        comeBack(alice, claim);

        assertThat(((Presence) alice.ask(new AskPresence(LOBBY))).exists()).isFalse();
    }

    @Test
    void ignoresTheClaimOfSomebodyElse() {
        String claim = alice.enter(LOBBY).claim();
        fixture.restart();

        comeBack(bob, claim);

        assertThat(fixture.hub.roomCount()).isZero();
    }

    @Test
    void removesARestoredRoomThatNobodyEnters() {
        String claim = alice.enter(LOBBY).claim();
        fixture.restart();
        comeBack(alice, claim);
        assertThat(fixture.hub.roomCount()).isEqualTo(1);

        fixture.pass(HubFixture.GRACE.plusMillis(1));

        assertThat(fixture.hub.roomCount()).isZero();
    }

    @Test
    void forgetsAllWithoutALastingSecret() {
        HubFixture forgetful = new HubFixture(
                config -> new HubConfig(config.limits(), config.grace(), config.ping(), null, null, config.ice(),
                        config.clock()));
        HubClient dave = forgetful.client("dave");
        assertThat(dave.enter(LOBBY).claim()).isNull();
        ServerMessage.Welcome before = dave.welcome();
        forgetful.restart();
        HubClient other = forgetful.client("dave");

        dave.dial().resume(before.session(), before.key(), List.of());

        assertThat(dave.bye().code()).isEqualTo(RtcErrorCode.USER_ID_TAKEN.name());
        assertThat(other.closedWith()).isNull();
    }

    private static void comeBack(HubClient client, String... claims) {
        client.dial().resume(client.welcome().session(), client.welcome().key(), List.of(claims));
        assertThat(client.bye()).isNull();
        client.events();
    }
}
