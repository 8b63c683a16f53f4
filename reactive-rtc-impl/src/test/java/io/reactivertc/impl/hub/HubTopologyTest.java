package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.Introduce;
import io.reactivertc.signaling.ClientMessage.Relay;
import io.reactivertc.signaling.ClientMessage.Signal;
import io.reactivertc.signaling.ClientMessage.Update;
import io.reactivertc.signaling.ClientMessage.UpdateExtra;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Done;
import io.reactivertc.signaling.ServerMessage.Failure;
import io.reactivertc.signaling.ServerMessage.PeerExtra;
import io.reactivertc.signaling.ServerMessage.PeerJoined;
import io.reactivertc.signaling.ServerMessage.PeerLeft;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.ServerMessage.Relayed;
import io.reactivertc.signaling.ServerMessage.RoomEntered;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HubTopologyTest {

    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final JsonText BODY = JsonText.of("{\"a\":1}");

    private final HubFixture fixture = new HubFixture();
    private final HubClient alice = fixture.client("alice");
    private final HubClient bob = fixture.client("bob");
    private final HubClient carol = fixture.client("carol");
    private final List<HubClient> all = List.of(alice, bob, carol);

    private void enterAll(Topology topology) {
        all.forEach(one -> one.enter(LOBBY, RoomSpec.DEFAULT.withTopology(topology)));
    }

    /** Returns whom a client was told of and has to connect to. */
    private static Set<String> links(HubClient client) {
        Set<String> links = new TreeSet<>();
        for (ServerMessage event : client.events()) {
            if (event instanceof RoomEntered entered) {
                entered.peers().stream().filter(PeerInfo::linked).forEach(peer -> links.add(peer.user().value()));
            } else if (event instanceof PeerJoined joined && joined.peer().linked()) {
                links.add(joined.peer().user().value());
            } else if (event instanceof PeerLeft left) {
                links.remove(left.user().value());
            }
        }
        return links;
    }

    @ParameterizedTest
    @CsvSource({
            "MESH,       bob carol, alice carol, alice bob",
            "BROADCAST,  bob carol, alice,       alice",
            "ONE_WAY,    bob carol, alice,       alice",
            "ONE_TO_ONE, bob,       alice,       ''",
            "CUSTOM,     '',        '',          ''"
    })
    void connectsWhomTheTopologyWants(Topology topology, String ofAlice, String ofBob, String ofCarol) {
        enterAll(topology);

        assertThat(links(alice)).isEqualTo(set(ofAlice));
        assertThat(links(bob)).isEqualTo(set(ofBob));
        assertThat(links(carol)).isEqualTo(set(ofCarol));
    }

    @Test
    void letsAThirdFindARoomForTwoFull() {
        alice.enter(LOBBY, RoomSpec.DEFAULT.withTopology(Topology.ONE_TO_ONE));
        bob.enter(LOBBY);

        assertThat(carol.failure(carol.enter(ClientMessage.EnterMode.JOIN, LOBBY))).isEqualTo("ROOM_FULL");
    }

    @Test
    void passesSignalsOnlyAlongEdgesAndMessagesToAll() {
        enterAll(Topology.BROADCAST);
        all.forEach(HubClient::events);

        bob.tell(new Signal(LOBBY, carol.user(), BODY));
        assertThat(bob.events(Failure.class)).extracting(Failure::code).containsExactly("PEER_NOT_FOUND");
        assertThat(carol.events()).isEmpty();
        bob.tell(new Signal(LOBBY, alice.user(), BODY));
        assertThat(alice.events()).containsExactly(new ServerMessage.Signal(LOBBY, bob.user(), BODY));
        assertThat(bob.ask(new Relay(LOBBY, null, BODY))).isEqualTo(new Done());
        assertThat(carol.events()).containsExactly(new Relayed(LOBBY, bob.user(), BODY));
    }

    @Test
    void tellsOfExtrasAndOfLeavingOnlyThoseWhoSee() {
        enterAll(Topology.BROADCAST);
        all.forEach(HubClient::events);

        bob.ask(new UpdateExtra(LOBBY, BODY, 1));
        bob.leave(LOBBY);

        assertThat(alice.events()).containsExactly(new PeerExtra(LOBBY, bob.user(), BODY, 1),
                new PeerLeft(LOBBY, bob.user(), bob.instance, PeerLeftReason.LEFT));
        assertThat(carol.events()).isEmpty();
    }

    @Test
    void introducesTwoWhomTheTopologyDoesNotConnect() {
        enterAll(Topology.BROADCAST);
        all.forEach(HubClient::events);

        assertThat(alice.ask(new Introduce(LOBBY, bob.user(), carol.user()))).isEqualTo(new Done());
        assertThat(alice.ask(new Introduce(LOBBY, carol.user(), bob.user()))).as("again").isEqualTo(new Done());

        assertThat(bob.events(PeerJoined.class)).singleElement().satisfies(joined -> {
            assertThat(joined.peer().user()).isEqualTo(carol.user());
            assertThat(joined.peer().offer()).isTrue();
        });
        assertThat(carol.events(PeerJoined.class)).singleElement()
                .satisfies(joined -> assertThat(joined.peer().offer()).isFalse());
        bob.tell(new Signal(LOBBY, carol.user(), BODY));
        assertThat(carol.events()).containsExactly(new ServerMessage.Signal(LOBBY, bob.user(), BODY));
        bob.leave(LOBBY);
        assertThat(carol.events(PeerLeft.class)).hasSize(1);
    }

    @Test
    void forgetsAnIntroductionWithWhoLeft() {
        enterAll(Topology.CUSTOM);
        alice.ask(new Introduce(LOBBY, bob.user(), carol.user()));
        bob.leave(LOBBY);
        bob.enter(LOBBY);
        carol.events();

        bob.tell(new Signal(LOBBY, carol.user(), BODY));

        assertThat(carol.events()).isEmpty();
    }

    @Test
    void tellsTheOwnerOfAllWithoutConnectingThem() {
        enterAll(Topology.CUSTOM);

        assertThat(alice.events(PeerJoined.class)).extracting(joined -> joined.peer().user() + " " + joined.peer().linked())
                .containsExactly("bob false", "carol false");
        assertThat(bob.events(PeerJoined.class)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Topology.class, names = {"BROADCAST", "ONE_WAY"})
    void movesTheCentreToTheNextOwner(Topology topology) {
        enterAll(topology);

        alice.ask(new Update(LOBBY, null, null, null, null, bob.user()));

        assertThat(links(alice)).isEqualTo(set("bob"));
        assertThat(links(bob)).isEqualTo(set("alice carol"));
        assertThat(links(carol)).isEqualTo(set("bob"));
    }

    @Test
    void connectsTheNextOwnerWhenTheOneBeforeLeft() {
        enterAll(Topology.BROADCAST);

        alice.leave(LOBBY);

        assertThat(links(bob)).isEqualTo(set("carol"));
        List<PeerJoined> joined = carol.events(PeerJoined.class);
        assertThat(joined).singleElement().satisfies(one -> assertThat(one.peer().user()).isEqualTo(UserId.of("bob")));
    }

    @Test
    void showsTheNextOwnerOfACustomRoomWhoIsThere() {
        enterAll(Topology.CUSTOM);
        alice.ask(new Introduce(LOBBY, bob.user(), carol.user()));
        bob.events();
        alice.events();

        alice.ask(new Update(LOBBY, null, null, null, null, bob.user()));

        assertThat(bob.events(PeerJoined.class)).singleElement().satisfies(joined -> {
            assertThat(joined.peer().user()).isEqualTo(alice.user());
            assertThat(joined.peer().linked()).isFalse();
        });
        assertThat(alice.events(PeerLeft.class)).extracting(PeerLeft::reason)
                .containsExactly(PeerLeftReason.PARTED, PeerLeftReason.PARTED);
    }

    private static Set<String> set(String words) {
        return words.isEmpty() ? Set.of() : new TreeSet<>(List.of(words.split(" ")));
    }
}
