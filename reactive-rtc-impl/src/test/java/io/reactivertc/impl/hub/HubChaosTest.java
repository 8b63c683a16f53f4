package io.reactivertc.impl.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.MorePeers;
import io.reactivertc.signaling.ServerMessage.PeerJoined;
import io.reactivertc.signaling.ServerMessage.PeerLeft;
import io.reactivertc.signaling.ServerMessage.RoomEntered;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lets eight users come, go, break and come back at random; whatever happens, each of them hears of each change exactly once. */
class HubChaosTest {

    private static final int USERS = 8;
    private static final int STEPS = 200;
    private static final List<RoomId> ROOMS = List.of(RoomId.of("red"), RoomId.of("blue"));

    private final HubFixture fixture = new HubFixture();
    private final List<Player> players = IntStream.range(0, USERS).mapToObj(Player::new).toList();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
    void everybodyHearsOfEachChangeExactlyOnce(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            players.get(random.nextInt(USERS)).act(random);
            players.forEach(Player::listen);
            fixture.pass(Duration.ofMillis(random.nextInt(1_500)));
            players.forEach(Player::acknowledge);
        }

        players.forEach(Player::comeBack);
        players.forEach(Player::listen);

        players.forEach(this::assertKnowsTheTruth);
    }

    private void assertKnowsTheTruth(Player one) {
        for (RoomId room : ROOMS) {
            Map<UserId, InstanceId> others = new HashMap<>();
            players.stream()
                    .filter(other -> other != one && other.views.containsKey(room))
                    .forEach(other -> others.put(other.client.user(), other.client.instance));
            if (one.views.containsKey(room)) {
                assertThat(one.views.get(room)).as("%s in %s", one.client.user(), room).isEqualTo(others);
            }
        }
    }

    /** Is one user, with what they believe about the rooms they are in. */
    private final class Player {

        private final Map<RoomId, Map<UserId, InstanceId>> views = new HashMap<>();
        private HubClient client;
        private boolean linked = true;
        private boolean deaf;

        Player(int number) {
            client = fixture.client("u" + number);
        }

        void act(Random random) {
            RoomId room = ROOMS.get(random.nextInt(ROOMS.size()));
            int choice = random.nextInt(12);
            if (!linked) {
                comeBackOrStayAway(choice);
            } else if (deaf || choice == 0) {
                listen();
                client.cut();
                linked = false;
            } else if (choice == 1) {
                client.deafen();
                deaf = true;
            } else if (choice == 2) {
                reload();
            } else if (views.containsKey(room)) {
                views.remove(room);
                client.leave(room);
            } else {
                client.enter(room);
            }
        }

        private void comeBackOrStayAway(int choice) {
            if (choice == 0) {
                fixture.pass(HubFixture.GRACE);
                players.forEach(Player::acknowledge);
            }
            comeBack();
        }

        void comeBack() {
            if (deaf && linked) {
                client.cut();
                linked = false;
            }
            boolean wasAway = !linked || client.closedWith() != null;
            if (wasAway) {
                client.dial().resume();
                linked = true;
                deaf = false;
                if (!client.welcome().resumed()) {
                    views.clear();
                }
            }
        }

        /** Opens the page anew: another instance takes the place of this one. */
        private void reload() {
            HubClient next = fixture.stranger(client.user().value()).replace(client.welcome().key());
            assertThat(next.welcome().resumed()).isFalse();
            client = next;
            views.clear();
        }

        void acknowledge() {
            if (linked && !deaf && client.closedWith() == null) {
                client.acknowledge().say(new ClientMessage.Pong());
            }
        }

        void listen() {
            client.events().forEach(this::hear);
        }

        private void hear(ServerMessage message) {
            if (message instanceof RoomEntered entered) {
                views.put(entered.room(), new HashMap<>());
                entered.peers().forEach(peer -> add(entered.room(), peer));
            } else if (message instanceof MorePeers more) {
                more.peers().forEach(peer -> add(more.room(), peer));
            } else if (message instanceof PeerJoined joined) {
                add(joined.room(), joined.peer());
            } else if (message instanceof PeerLeft left && views.containsKey(left.room())) {
                assertThat(views.get(left.room()).remove(left.user())).as("who left was known").isEqualTo(left.instance());
            }
        }

        private void add(RoomId room, PeerInfo peer) {
            assertThat(views).as("told only of rooms one is in").containsKey(room);
            assertThat(views.get(room).put(peer.user(), peer.instance())).as("told once of %s", peer.user()).isNull();
        }
    }
}
