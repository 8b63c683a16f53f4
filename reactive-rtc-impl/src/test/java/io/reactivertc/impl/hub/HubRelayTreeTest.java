package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.Enter;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ClientMessage.Update;
import io.reactivertc.signaling.MediaFlow;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.MorePeers;
import io.reactivertc.signaling.ServerMessage.NewClaim;
import io.reactivertc.signaling.ServerMessage.OwnerChanged;
import io.reactivertc.signaling.ServerMessage.PeerFlow;
import io.reactivertc.signaling.ServerMessage.PeerJoined;
import io.reactivertc.signaling.ServerMessage.PeerLeft;
import io.reactivertc.signaling.ServerMessage.RoomEntered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Follows what each member of a relay tree is told: together it must be one tree, of which both ends of each connection know the same. */
class HubRelayTreeTest {

    private static final RoomId LOBBY = RoomId.of("lobby");
    private static final RoomSpec TREE = RoomSpec.DEFAULT.asRelayTree(2).withMaxPeers(200);

    private final HubFixture fixture = new HubFixture();
    private final Map<UserId, Viewer> inside = new HashMap<>();
    private final List<Viewer> all = new ArrayList<>();

    private Viewer enter(String name) {
        return enter(name, 9);
    }

    private Viewer enter(String name, int relays) {
        Viewer viewer = new Viewer(fixture.client(name), relays);
        all.add(viewer);
        viewer.enter();
        listen();
        return viewer;
    }

    private void listen() {
        all.forEach(Viewer::listen);
    }

    @Test
    void tellsWhichWayMediaTravel() {
        Viewer owner = enter("owner");
        Viewer a = enter("a");
        enter("b");
        Viewer c = enter("c");

        assertThat(owner.links).containsOnlyKeys("a", "b").containsValue(MediaFlow.OUT);
        assertThat(a.links).isEqualTo(Map.of("owner", MediaFlow.IN, "c", MediaFlow.OUT));
        assertThat(c.links).isEqualTo(Map.of("a", MediaFlow.IN));
    }

    @Test
    void putsWhoLostTheirRelayBelowAnotherAndLetsThemOffer() {
        Viewer owner = enter("owner");
        Viewer a = enter("a");
        enter("b");
        Viewer c = enter("c");
        Viewer d = enter("d");

        a.leave();
        listen();

        assertThat(c.links).containsEntry("owner", MediaFlow.IN);
        assertThat(owner.links).containsOnlyKeys("b", "c");
        assertThat(c.offers).as("who moves offers").containsEntry("owner", true);
        assertThat(owner.offers).containsEntry("c", false);
        assertThat(d.links).containsValue(MediaFlow.IN).hasSize(1);
        assertOneTree();
    }

    @Test
    void turnsTheTreeWithoutCuttingWhenTheRoomIsHandedOver() {
        Viewer owner = enter("owner");
        enter("a");
        enter("b");
        Viewer c = enter("c");

        owner.client.ask(new Update(LOBBY, null, null, null, null, c.client.user()));
        listen();

        assertThat(c.links).isEqualTo(Map.of("a", MediaFlow.OUT));
        assertThat(owner.links).isEqualTo(Map.of("a", MediaFlow.IN, "b", MediaFlow.OUT));
        assertThat(all).extracting(viewer -> viewer.parted).containsOnly(0);
        assertOneTree();
    }

    @Test
    void passesSignalsOnlyAlongTheTree() {
        Viewer owner = enter("owner");
        enter("a");
        enter("b");
        Viewer c = enter("c");

        c.client.tell(new ClientMessage.Signal(LOBBY, owner.client.user(), JsonText.of("{}")));

        assertThat(c.client.events(ServerMessage.Failure.class)).extracting(ServerMessage.Failure::code)
                .containsExactly("PEER_NOT_FOUND");
    }

    @Test
    void isWholeAgainAfterARestartWhoeverComesBackFirst() {
        enter("owner");
        enter("a");
        enter("b");
        Viewer c = enter("c");
        Viewer d = enter("d");
        List<Map<String, MediaFlow>> before = all.stream().map(viewer -> Map.copyOf(viewer.links)).toList();
        fixture.restart();

        for (Viewer viewer : List.of(d, c, all.get(2), all.get(1), all.get(0))) {
            viewer.comeBack();
        }
        listen();

        assertThat(all).extracting(viewer -> viewer.links).isEqualTo(before);
        assertThat(all).extracting(viewer -> viewer.parted).containsOnly(0);
    }

    @Test
    void doesNotWaitForEverForARelayOfBeforeARestart() {
        Viewer owner = enter("owner");
        enter("a");
        enter("b");
        Viewer c = enter("c");
        fixture.restart();
        owner.comeBack();
        c.comeBack();
        listen();
        assertThat(c.links).isEmpty();

        for (int n = 0; n < 4; n++) {
            fixture.pass(Duration.ofSeconds(8));
            all.forEach(viewer -> viewer.client.say(new ClientMessage.Pong()));
        }
        listen();

        assertThat(c.links).isEqualTo(Map.of("owner", MediaFlow.IN));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void isOneTreeWhoeverComesGoesAndTakesOver(long seed) {
        Random random = new Random(seed);
        for (int n = 0; n < 30; n++) {
            enter("v" + n, random.nextInt(4));
        }
        for (int step = 0; step < 150; step++) {
            Viewer viewer = all.get(random.nextInt(all.size()));
            if (!viewer.in) {
                viewer.enter();
            } else if (viewer.owner != null && random.nextInt(6) == 0) {
                inside.get(viewer.owner).client.ask(new Update(LOBBY, null, null, null, null, viewer.client.user()));
            } else {
                viewer.leave();
            }
            listen();
            assertOneTree();
            fixture.pass(Duration.ofSeconds(2));
            all.forEach(each -> each.client.acknowledge().say(new ClientMessage.Pong()));
        }
    }

    /** Both ends of each connection agree, and following it upwards leads to the owner. */
    private void assertOneTree() {
        for (Viewer viewer : inside.values()) {
            viewer.links.forEach((name, flow) -> {
                Viewer other = inside.get(UserId.of(name));
                assertThat(other).as("%s is there", name).isNotNull();
                assertThat(other.links.get(viewer.name())).as("%s and %s", viewer.name(), name)
                        .isEqualTo(flow == MediaFlow.IN ? MediaFlow.OUT : MediaFlow.IN);
                assertThat(other.offers.get(viewer.name())).isNotEqualTo(viewer.offers.get(name));
            });
            assertLeadsToTheOwner(viewer);
        }
    }

    private void assertLeadsToTheOwner(Viewer viewer) {
        Viewer at = viewer;
        for (int depth = 0; !at.client.user().equals(viewer.owner); depth++) {
            List<String> above = at.links.entrySet().stream().filter(link -> link.getValue() == MediaFlow.IN)
                    .map(Map.Entry::getKey).toList();
            assertThat(above).as("relays of %s", at.name()).hasSize(1);
            assertThat(depth).isLessThan(inside.size());
            at = inside.get(UserId.of(above.get(0)));
        }
        assertThat(at.links).doesNotContainValue(MediaFlow.IN);
    }

    /** Is one member, with what they were told. */
    private final class Viewer {

        final HubClient client;
        final Map<String, MediaFlow> links = new TreeMap<>();
        final Map<String, Boolean> offers = new TreeMap<>();
        private final int relays;
        boolean in;
        int parted;
        UserId owner;
        private String claim;

        Viewer(HubClient client, int relays) {
            this.client = client;
            this.relays = relays;
        }

        String name() {
            return client.user().value();
        }

        void enter() {
            links.clear();
            RoomSpec spec = TREE.withOwnerLeaves(OwnerLeaves.TRANSFER);
            client.ask(new Enter(EnterMode.ENTER, LOBBY, null, spec, null, null, relays));
            in = true;
            inside.put(client.user(), this);
        }

        void leave() {
            in = false;
            inside.remove(client.user());
            client.leave(LOBBY);
            client.events();
            links.clear();
            offers.clear();
        }

        void comeBack() {
            client.events();
            client.dial().resume(client.welcome().session(), client.welcome().key(), List.of(claim));
            enter();
        }

        void listen() {
            client.events().forEach(this::hear);
        }

        private void hear(ServerMessage message) {
            if (!in) {
                return;
            }
            if (message instanceof RoomEntered entered) {
                owner = entered.owner();
                claim = entered.claim();
                entered.peers().forEach(this::joined);
            } else if (message instanceof MorePeers more) {
                more.peers().forEach(this::joined);
            } else if (message instanceof PeerJoined joined) {
                joined(joined.peer());
            } else if (message instanceof PeerFlow flow) {
                assertThat(links).as("%s turns", flow).containsKey(flow.user().value());
                links.put(flow.user().value(), flow.flow());
            } else if (message instanceof PeerLeft left) {
                boolean linked = links.remove(left.user().value()) != null;
                offers.remove(left.user().value());
                parted += linked && left.reason() == ServerMessage.PeerLeftReason.PARTED ? 1 : 0;
            } else if (message instanceof NewClaim renewed) {
                claim = renewed.claim();
            } else if (message instanceof OwnerChanged changed) {
                owner = changed.owner();
            }
        }

        private void joined(PeerInfo peer) {
            if (peer.linked()) {
                assertThat(links.put(peer.user().value(), peer.flow())).as("%s is told once", peer.user()).isNull();
                offers.put(peer.user().value(), peer.offer());
            }
        }
    }
}
