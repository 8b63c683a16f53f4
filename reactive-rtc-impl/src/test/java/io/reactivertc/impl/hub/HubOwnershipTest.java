package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.CloseRoom;
import io.reactivertc.signaling.ClientMessage.Eject;
import io.reactivertc.signaling.ClientMessage.Enter;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ClientMessage.Introduce;
import io.reactivertc.signaling.ClientMessage.Pong;
import io.reactivertc.signaling.ClientMessage.Update;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Done;
import io.reactivertc.signaling.ServerMessage.Ejected;
import io.reactivertc.signaling.ServerMessage.NewClaim;
import io.reactivertc.signaling.ServerMessage.OwnerChanged;
import io.reactivertc.signaling.ServerMessage.PeerLeft;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.ServerMessage.RoomAbout;
import io.reactivertc.signaling.ServerMessage.RoomClosed;
import io.reactivertc.signaling.ServerMessage.RoomEntered;
import io.reactivertc.signaling.ServerMessage.RoomUpdated;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HubOwnershipTest {

    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final JsonText TITLE = JsonText.of("{\"title\":\"Chess\"}");

    private final HubFixture fixture = new HubFixture();
    private final HubClient alice = fixture.client("alice");
    private final HubClient bob = fixture.client("bob");
    private final HubClient carol = fixture.client("carol");

    private void enterAll() {
        List.of(alice, bob, carol).forEach(one -> one.enter(LOBBY));
        List.of(alice, bob, carol).forEach(HubClient::events);
    }

    private String fails(HubClient client, ClientMessage message) {
        return client.failure(client.ask(message));
    }

    @Test
    void tellsAllWhatTheOwnerChanges() {
        enterAll();

        assertThat(alice.ask(new Update(LOBBY, "sesame", 20, true, TITLE, null))).isEqualTo(new Done());

        RoomUpdated updated = new RoomUpdated(LOBBY, RoomSpec.DEFAULT.withMaxPeers(20), new RoomAbout(true, true, TITLE));
        assertThat(bob.events(RoomUpdated.class)).containsExactly(updated);
        assertThat(alice.events(RoomUpdated.class)).containsExactly(updated);
        assertThat(((ServerMessage.Presence) carol.ask(new ClientMessage.AskPresence(LOBBY))).about())
                .isEqualTo(new RoomAbout(true, true, TITLE));
    }

    @Test
    void asksNewcomersForTheNewPasswordUntilItIsTakenAway() {
        enterAll();
        alice.ask(new Update(LOBBY, "sesame", null, null, null, null));
        HubClient dan = fixture.client("dan");

        assertThat(fails(dan, new Enter(EnterMode.JOIN, LOBBY, null, null, null))).isEqualTo("BAD_PASSWORD");
        alice.ask(new Update(LOBBY, "", null, null, null, null));
        assertThat(dan.enter(LOBBY).about().secured()).isFalse();
    }

    @Test
    void locksARoomForAllButThoseInIt() {
        enterAll();
        alice.ask(new Update(LOBBY, null, null, true, null, null));
        HubClient dan = fixture.client("dan");

        assertThat(fails(dan, new Enter(EnterMode.JOIN, LOBBY, null, null, null))).isEqualTo("ROOM_LOCKED");
        assertThat(bob.enter(LOBBY).peers()).hasSize(2);
        alice.ask(new Update(LOBBY, null, null, false, null, null));
        dan.enter(LOBBY);
    }

    @Test
    void keepsThoseInARoomThatIsMadeSmaller() {
        enterAll();
        alice.ask(new Update(LOBBY, null, 2, null, null, null));
        HubClient dan = fixture.client("dan");

        assertThat(fails(dan, new Enter(EnterMode.JOIN, LOBBY, null, null, null))).isEqualTo("ROOM_FULL");
        assertThat(alice.enter(LOBBY).peers()).hasSize(2);
    }

    @Test
    void handsARoomOverOnRequest() {
        enterAll();

        assertThat(alice.ask(new Update(LOBBY, null, null, null, null, carol.user()))).isEqualTo(new Done());

        assertThat(bob.events(OwnerChanged.class)).containsExactly(new OwnerChanged(LOBBY, carol.user()));
        assertThat(fails(alice, new CloseRoom(LOBBY, null))).isEqualTo("NOT_OWNER");
        assertThat(carol.ask(new CloseRoom(LOBBY, null))).isEqualTo(new Done());
    }

    @Test
    void handsARoomToNobodyWhoIsNotInIt() {
        enterAll();
        HubClient dan = fixture.client("dan");

        assertThat(fails(alice, new Update(LOBBY, null, null, null, null, dan.user()))).isEqualTo("PEER_NOT_FOUND");
    }

    @Test
    void touchesOnlyTheEjected() {
        enterAll();

        assertThat(alice.ask(new Eject(LOBBY, bob.user(), "noise", 0))).isEqualTo(new Done());

        assertThat(bob.events()).containsExactly(new Ejected(LOBBY, alice.user(), "noise"));
        assertThat(carol.events()).filteredOn(event -> !(event instanceof NewClaim))
                .containsExactly(new PeerLeft(LOBBY, bob.user(), bob.instance, PeerLeftReason.EJECTED));
        assertThat(alice.enter(LOBBY).role()).isEqualTo(Role.OWNER);
        assertThat(bob.enter(LOBBY).role()).as("may come back").isEqualTo(Role.MEMBER);
    }

    @Test
    void barsTheEjectedForAsLongAsTheOwnerWishes() {
        enterAll();
        alice.ask(new Eject(LOBBY, bob.user(), null, 20_000));

        assertThat(fails(bob, new Enter(EnterMode.JOIN, LOBBY, null, null, null))).isEqualTo("BARRED");
        List.of(alice, bob, carol).forEach(one -> one.say(new Pong()));
        fixture.pass(Duration.ofSeconds(20));

        bob.enter(LOBBY);
    }

    @Test
    void takesNoOwnerOutAgainstTheirWill() {
        enterAll();

        assertThat(fails(alice, new Eject(LOBBY, alice.user(), null, 0))).isEqualTo("INVALID_ARGUMENT");
        assertThat(fails(alice, new Eject(LOBBY, fixture.client("dan").user(), null, 0))).isEqualTo("PEER_NOT_FOUND");
    }

    static List<ClientMessage> actsOfOwners() {
        return List.of(
                new Update(LOBBY, "mine", null, null, null, null),
                new Update(LOBBY, null, null, null, null, UserId.of("bob")),
                new Eject(LOBBY, UserId.of("alice"), null, 0),
                new Introduce(LOBBY, UserId.of("alice"), UserId.of("carol")),
                new CloseRoom(LOBBY, null));
    }

    @ParameterizedTest
    @MethodSource("actsOfOwners")
    void letsNobodyElseActAsTheOwner(ClientMessage act) {
        enterAll();

        assertThat(fails(bob, act)).isEqualTo("NOT_OWNER");
        assertThat(fails(fixture.client("dan"), act)).isEqualTo("NOT_IN_ROOM");
        assertThat(alice.events()).isEmpty();
    }

    @Test
    void closesForEachOnceWhenTheOwnersTransportDiesUnderClose() {
        alice.enter(LOBBY, RoomSpec.DEFAULT.withOwnerLeaves(OwnerLeaves.CLOSE));
        bob.enter(LOBBY);
        carol.enter(LOBBY);
        List.of(alice, bob, carol).forEach(HubClient::events);

        alice.cut();
        List.of(bob, carol).forEach(one -> one.say(new Pong()));
        fixture.pass(HubFixture.GRACE.minusSeconds(1));
        List.of(bob, carol).forEach(one -> one.say(new Pong()));
        assertThat(bob.events()).isEmpty();
        fixture.pass(Duration.ofSeconds(2));

        assertThat(bob.events()).singleElement().isInstanceOf(RoomClosed.class);
        assertThat(carol.events()).singleElement().isInstanceOf(RoomClosed.class);
        assertThat(fixture.hub.roomCount()).isZero();
    }

    @Test
    void letsOneOfTwoClosersCloseAndTheOtherLearnThatItIsGone() {
        enterAll();
        alice.ask(new Update(LOBBY, null, null, null, null, bob.user()));

        ServerMessage late = alice.ask(new CloseRoom(LOBBY, null));
        ServerMessage first = bob.ask(new CloseRoom(LOBBY, null));
        ServerMessage again = bob.ask(new CloseRoom(LOBBY, null));

        assertThat(alice.failure(late)).isEqualTo("NOT_OWNER");
        assertThat(first).isEqualTo(new Done());
        assertThat(bob.failure(again)).isEqualTo("NOT_IN_ROOM");
        assertThat(carol.events(RoomClosed.class)).hasSize(1);
    }

    @Test
    void keepsPasswordLockAndOwnerOverARestart() {
        RoomEntered opened = alice.enter(LOBBY);
        bob.enter(LOBBY);
        alice.ask(new Update(LOBBY, "sesame", 9, true, null, bob.user()));
        String claimOfAlice = lastClaim(alice);
        String claimOfBob = lastClaim(bob);
        fixture.restart();

        comeBack(alice, opened.claim()); // an old claim first
        comeBack(bob, claimOfBob);
        RoomEntered back = bob.enter(LOBBY);

        assertThat(claimOfAlice).isNotEqualTo(opened.claim());
        assertThat(back.role()).isEqualTo(Role.OWNER);
        assertThat(back.about().secured()).isTrue();
        assertThat(back.about().locked()).isTrue();
        assertThat(back.spec().maxPeers()).isEqualTo(9);
    }

    @Test
    void doesNotLetTheEjectedInByAClaimFromBefore() {
        alice.ask(new Enter(EnterMode.OPEN, LOBBY, "sesame", null, null));
        RoomEntered joined = (RoomEntered) bob.ask(new Enter(EnterMode.JOIN, LOBBY, "sesame", null, null));
        alice.ask(new Eject(LOBBY, bob.user(), null, 0));
        String claim = lastClaim(alice);
        fixture.restart();

        comeBack(alice, claim);
        alice.enter(LOBBY);
        comeBack(bob, joined.claim());

        assertThat(fails(bob, new Enter(EnterMode.JOIN, LOBBY, null, null, null))).isEqualTo("BAD_PASSWORD");
    }

    private static String lastClaim(HubClient client) {
        List<NewClaim> claims = client.events(NewClaim.class);
        return claims.get(claims.size() - 1).claim();
    }

    private static void comeBack(HubClient client, String claim) {
        client.dial().resume(client.welcome().session(), client.welcome().key(), List.of(claim));
        client.events();
    }
}
