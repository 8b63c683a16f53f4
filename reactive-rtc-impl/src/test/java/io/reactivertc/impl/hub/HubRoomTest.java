package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.Admission;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.AskPresence;
import io.reactivertc.signaling.ClientMessage.CloseRoom;
import io.reactivertc.signaling.ClientMessage.Enter;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ClientMessage.ListRooms;
import io.reactivertc.signaling.ClientMessage.Relay;
import io.reactivertc.signaling.ClientMessage.Signal;
import io.reactivertc.signaling.ClientMessage.UpdateExtra;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Done;
import io.reactivertc.signaling.ServerMessage.Failure;
import io.reactivertc.signaling.ServerMessage.OwnerChanged;
import io.reactivertc.signaling.ServerMessage.PeerExtra;
import io.reactivertc.signaling.ServerMessage.PeerJoined;
import io.reactivertc.signaling.ServerMessage.PeerLeft;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.ServerMessage.Presence;
import io.reactivertc.signaling.ServerMessage.RoomAbout;
import io.reactivertc.signaling.ServerMessage.RoomClosed;
import io.reactivertc.signaling.ServerMessage.RoomEntered;
import io.reactivertc.signaling.ServerMessage.RoomList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Entering, leaving and closing rooms, and what is said in them. */
class HubRoomTest {

    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final JsonText BODY = JsonText.of("{\"a\":1}");

    private final HubFixture fixture = new HubFixture();
    private final HubClient alice = fixture.client("alice");
    private final HubClient bob = fixture.client("bob");

    @ParameterizedTest
    @CsvSource({
            "OPEN,  false, OWNER",
            "ENTER, false, OWNER",
            "JOIN,  false, ROOM_NOT_FOUND",
            "OPEN,  true,  ROOM_EXISTS",
            "ENTER, true,  MEMBER",
            "JOIN,  true,  MEMBER"
    })
    void entersByMode(EnterMode mode, boolean exists, String expected) {
        if (exists) {
            alice.enter(LOBBY);
        }

        ServerMessage reply = bob.enter(mode, LOBBY);

        assertThat(reply instanceof RoomEntered entered ? entered.role().name() : bob.failure(reply)).isEqualTo(expected);
    }

    @Test
    void tellsEachSideOnceWhoIsThereAndThatTheNewcomerOffers() {
        alice.enter(LOBBY);
        alice.events();

        RoomEntered entered = bob.enter(LOBBY);

        assertThat(entered.peers())
                .containsExactly(new PeerInfo(alice.user(), alice.instance, Role.OWNER, JsonText.EMPTY_OBJECT, true));
        assertThat(alice.events()).containsExactly(
                new PeerJoined(LOBBY, new PeerInfo(bob.user(), bob.instance, Role.MEMBER, JsonText.EMPTY_OBJECT, false)));
    }

    @Test
    void answersASnapshotToWhoEntersAgain() {
        alice.enter(LOBBY);
        RoomEntered first = bob.enter(LOBBY);
        alice.events();

        RoomEntered again = bob.enter(LOBBY);

        assertThat(again.peers()).isEqualTo(first.peers());
        assertThat(alice.events()).isEmpty();
    }

    @Test
    void makesOneOfTwoWhoEnterAtOnceTheOwner() {
        Role first = alice.enter(LOBBY).role();
        Role second = bob.enter(LOBBY).role();

        assertThat(List.of(first, second)).containsExactly(Role.OWNER, Role.MEMBER);
    }

    @Test
    void removesARoomThatNobodyIsIn() {
        alice.enter(LOBBY);

        alice.leave(LOBBY);

        assertThat(fixture.hub.roomCount()).isZero();
        assertThat(((Presence) bob.ask(new AskPresence(LOBBY))).exists()).isFalse();
    }

    @Test
    void tellsTheOthersOnceThatSomebodyLeft() {
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        alice.events();

        bob.leave(LOBBY);
        bob.hangUp(1000);

        assertThat(alice.events()).containsExactly(new PeerLeft(LOBBY, bob.user(), bob.instance, PeerLeftReason.LEFT));
    }

    @Test
    void handsARoomToWhoHasBeenInItLongest() {
        HubClient carol = fixture.client("carol");
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        carol.enter(LOBBY);
        carol.events();

        alice.leave(LOBBY);

        assertThat(carol.events()).startsWith(
                new PeerLeft(LOBBY, alice.user(), alice.instance, PeerLeftReason.LEFT), new OwnerChanged(LOBBY, bob.user()));
        assertThat(bob.ask(new CloseRoom(LOBBY, null))).isEqualTo(new Done());
    }

    @Test
    void closesARoomWhoseOwnerLeavesIfItIsMadeSo() {
        alice.enter(LOBBY, spec(16, OwnerLeaves.CLOSE));
        bob.enter(LOBBY);
        bob.events();

        alice.leave(LOBBY);

        assertThat(bob.events()).containsExactly(new RoomClosed(LOBBY, alice.user(), "the owner left"));
        assertThat(fixture.hub.roomCount()).isZero();
    }

    @Test
    void letsTheOwnerAloneCloseARoom() {
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        alice.events();
        bob.events();

        assertThat(bob.failure(bob.ask(new CloseRoom(LOBBY, "mine")))).isEqualTo("NOT_OWNER");
        assertThat(alice.ask(new CloseRoom(LOBBY, "enough"))).isEqualTo(new Done());

        assertThat(bob.events(RoomClosed.class)).containsExactly(new RoomClosed(LOBBY, alice.user(), "enough"));
        assertThat(alice.events()).containsExactly(new Done());
        assertThat(bob.failure(bob.ask(new ClientMessage.Leave(LOBBY)))).isEqualTo("NOT_IN_ROOM");
    }

    @Test
    void opensALockedRoomOnlyWithItsPassword() {
        alice.ask(new Enter(EnterMode.OPEN, LOBBY, "sesame", null, null));

        assertThat(bob.failure(bob.enter(EnterMode.JOIN, LOBBY))).isEqualTo("BAD_PASSWORD");
        assertThat(bob.failure(join(bob, "Sesame"))).isEqualTo("BAD_PASSWORD");
        assertThat(join(bob, "sesame")).isInstanceOf(RoomEntered.class);
    }

    @Test
    void limitsWrongPasswordsByConnectionAndAddress() {
        alice.ask(new Enter(EnterMode.OPEN, LOBBY, "sesame", null, null));
        for (int i = 0; i < 5; i++) {
            assertThat(bob.failure(join(bob, "guess" + i))).isEqualTo("BAD_PASSWORD");
        }

        assertThat(bob.failure(join(bob, "sesame"))).as("even the right one").isEqualTo("RATE_LIMITED");
        HubClient sameAddress = fixture.client("carol");
        assertThat(sameAddress.failure(join(sameAddress, "sesame"))).isEqualTo("RATE_LIMITED");

        fixture.pass(Duration.ofSeconds(13));
        assertThat(join(bob, "sesame")).isInstanceOf(RoomEntered.class);
    }

    @Test
    void refusesMoreThanARoomHolds() {
        alice.enter(LOBBY, spec(2, OwnerLeaves.TRANSFER));
        bob.enter(LOBBY);
        HubClient carol = fixture.client("carol");

        assertThat(carol.failure(carol.enter(EnterMode.JOIN, LOBBY))).isEqualTo("ROOM_FULL");
        bob.leave(LOBBY);
        assertThat(carol.enter(EnterMode.JOIN, LOBBY)).isInstanceOf(RoomEntered.class);
    }

    @Test
    void listsManyPeersInPages() {
        HubFixture big = new HubFixture();
        List<HubClient> members = IntStream.range(0, 250).mapToObj(i -> big.client("m" + i)).toList();
        members.get(0).enter(LOBBY, spec(1_000, OwnerLeaves.TRANSFER));
        members.stream().skip(1).forEach(member -> member.enter(LOBBY));
        HubClient last = big.client("last");

        RoomEntered entered = last.enter(LOBBY);

        List<ServerMessage> pages = last.events();
        List<PeerInfo> peers = new ArrayList<>(entered.peers());
        pages.stream().skip(1).forEach(page -> peers.addAll(((ServerMessage.MorePeers) page).peers()));
        assertThat(entered.peers()).hasSize(100);
        assertThat(pages).hasSize(3);
        assertThat(entered.more()).isTrue();
        assertThat(((ServerMessage.MorePeers) pages.get(1)).more()).isTrue();
        assertThat(((ServerMessage.MorePeers) pages.get(2)).more()).isFalse();
        assertThat(peers).extracting(PeerInfo::user).doesNotHaveDuplicates().hasSize(250);
    }

    @Test
    void listsPublicRoomsInPagesAndByTag() {
        for (int i = 0; i < 25; i++) {
            RoomSpec spec =
                    new RoomSpec(Topology.MESH, 16, OwnerLeaves.TRANSFER, Admission.AUTO, true, i % 2 == 0 ? "even" : null);
            alice.enter(RoomId.of("r%02d".formatted(i)), spec);
        }
        alice.enter(LOBBY);

        RoomList first = (RoomList) bob.ask(new ListRooms(null, null, 20));
        RoomList second = (RoomList) bob.ask(new ListRooms(null, first.rooms().get(19).room(), 20));
        RoomList even = (RoomList) bob.ask(new ListRooms("even", null, 100));

        assertThat(first.rooms()).hasSize(20).isSortedAccordingTo((a, b) -> a.room().compareTo(b.room()));
        assertThat(first.more()).isTrue();
        assertThat(second.rooms()).extracting(Presence::room).doesNotContain(LOBBY).hasSize(5);
        assertThat(second.more()).isFalse();
        assertThat(even.rooms()).hasSize(13);
        assertThat(((RoomList) bob.ask(new ListRooms("odd", null, 100))).rooms()).isEmpty();
    }

    @Test
    void showsPresenceWithoutSecrets() {
        alice.ask(new Enter(EnterMode.OPEN, LOBBY, "sesame", null, null));

        assertThat(bob.ask(new AskPresence(LOBBY))).isEqualTo(new Presence(LOBBY, true, 1, 16, false, null,
                new RoomAbout(true, false, JsonText.EMPTY_OBJECT)));
    }

    @Test
    void tellsTheOthersANewerExtraAndDropsAnOlderOne() {
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        alice.events();

        bob.ask(new UpdateExtra(LOBBY, JsonText.of("{\"n\":2}"), 2));
        bob.ask(new UpdateExtra(LOBBY, JsonText.of("{\"n\":1}"), 1));

        assertThat(alice.events()).containsExactly(new PeerExtra(LOBBY, bob.user(), JsonText.of("{\"n\":2}"), 2));
        assertThat(fixture.client("carol").enter(LOBBY).peers()).extracting(PeerInfo::extra).contains(JsonText.of("{\"n\":2}"));
    }

    @Test
    void tellsAnExtraForEverywhereInEachRoom() {
        RoomId other = RoomId.of("other");
        alice.enter(LOBBY);
        alice.enter(other);
        bob.enter(LOBBY);
        bob.enter(other);
        alice.events();

        bob.ask(new UpdateExtra(null, BODY, 1));

        assertThat(alice.events(PeerExtra.class)).extracting(PeerExtra::room).containsExactlyInAnyOrder(LOBBY, other);
    }

    @Test
    void tellsTheNewestExtraOnceThereIsRoomAgain() {
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        alice.acknowledge();
        alice.events();
        for (int i = 1; i <= 190; i++) {
            bob.ask(new UpdateExtra(LOBBY, JsonText.of("{\"n\":" + i + "}"), i));
        }

        int before = alice.events().size();
        alice.acknowledge();

        assertThat(before).as("the share of one sender").isEqualTo(128);
        assertThat(alice.events()).containsExactly(new PeerExtra(LOBBY, bob.user(), JsonText.of("{\"n\":190}"), 190));
    }

    @Test
    void passesSignalsOnAndStampsTheSender() {
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        bob.events();

        alice.tell(new Signal(LOBBY, bob.user(), BODY));

        assertThat(bob.events()).containsExactly(new ServerMessage.Signal(LOBBY, alice.user(), BODY));
    }

    @ParameterizedTest
    @CsvSource({"lobby, alice, PEER_NOT_FOUND", "lobby, nobody, PEER_NOT_FOUND", "lobby, stranger, PEER_NOT_FOUND",
            "elsewhere, bob, NOT_IN_ROOM"})
    void refusesASignalThatLeadsNowhere(String room, String to, String code) {
        fixture.client("stranger");
        alice.enter(LOBBY);
        bob.enter(LOBBY);
        alice.events();
        bob.events();

        alice.tell(new Signal(RoomId.of(room), UserId.of(to), BODY));

        assertThat(alice.events(Failure.class)).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.of()).isEqualTo(alice.cseq());
        });
        assertThat(bob.events()).isEmpty();
    }

    @Test
    void refusesAStrangersSignal() {
        HubClient stranger = fixture.client("stranger");
        alice.enter(LOBBY);
        alice.events();

        stranger.tell(new Signal(LOBBY, alice.user(), BODY));

        assertThat(stranger.events(Failure.class)).extracting(Failure::code).containsExactly("NOT_IN_ROOM");
        assertThat(alice.events()).isEmpty();
    }

    @Test
    void passesAMessageToAllOthers() {
        HubClient carol = fixture.client("carol");
        List.of(alice, bob, carol).forEach(client -> client.enter(LOBBY));
        List.of(alice, bob, carol).forEach(HubClient::events);

        assertThat(alice.ask(new Relay(LOBBY, null, BODY))).isEqualTo(new Done());

        assertThat(bob.events()).containsExactly(new ServerMessage.Relayed(LOBBY, alice.user(), BODY));
        assertThat(carol.events()).containsExactly(new ServerMessage.Relayed(LOBBY, alice.user(), BODY));
        assertThat(alice.events()).containsExactly(new Done());
    }

    @Test
    void refusesAMessageForARoomOneIsNotIn() {
        alice.enter(LOBBY);

        assertThat(bob.failure(bob.ask(new Relay(LOBBY, null, BODY)))).isEqualTo("NOT_IN_ROOM");
        assertThat(bob.failure(bob.ask(new Relay(LOBBY, alice.user(), BODY)))).isEqualTo("NOT_IN_ROOM");
    }

    @ParameterizedTest
    @EnumSource(value = EnterMode.class)
    void refusesAnExtraThatIsTooLarge(EnterMode mode) {
        String large = "{\"a\":\"" + "x".repeat(9_000) + "\"}";

        ServerMessage reply = alice.ask(new Enter(mode, LOBBY, null, null, JsonText.of(large)));

        assertThat(alice.failure(reply)).isEqualTo("MESSAGE_TOO_LARGE");
    }

    @Test
    void keepsRoomsApart() {
        Set<RoomId> seen = new HashSet<>();
        alice.enter(LOBBY);
        alice.enter(RoomId.of("other"));
        bob.enter(LOBBY);
        bob.enter(RoomId.of("other"));
        bob.events();

        alice.leave(LOBBY);

        bob.events(PeerLeft.class).forEach(left -> seen.add(left.room()));
        assertThat(seen).containsExactly(LOBBY);
    }

    private static ServerMessage join(HubClient client, String password) {
        return client.ask(new Enter(EnterMode.JOIN, LOBBY, password, null, null));
    }

    private static RoomSpec spec(int maxPeers, OwnerLeaves ownerLeaves) {
        return RoomSpec.DEFAULT.withMaxPeers(maxPeers).withOwnerLeaves(ownerLeaves);
    }
}
