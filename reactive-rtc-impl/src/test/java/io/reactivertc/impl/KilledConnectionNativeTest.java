package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.peer.Peer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds bar 5b: the peer connection is killed under both sides 50 times while messages flow both ways; each arrives once, in order. */
class KilledConnectionNativeTest {

    private static final int KILLS = 50;
    private static final int LEAST_BETWEEN = 5;

    @Test
    void messagesArriveOnceAndInOrderHoweverOftenTheConnectionDies() {
        // The bar is about what survives a rebuild; how many are tried in a minute is another matter.
        try (NativeStand stand = new NativeStand(connector -> connector.reconnect(
                reconnect -> reconnect.withRecovery(reconnect.disconnectedGrace(), reconnect.restarts(), 100,
                        Duration.ofSeconds(1))))) {
            List<Peer> peers = stand.pair("alice", "bob");
            List<MessageLane> lanes = MessageLane.both(peers, 1_048_576);

            for (int kill = 1; kill <= KILLS; kill++) {
                List<Integer> before = lanes.stream().map(MessageLane::received).toList();
                stand.engine().kill();
                int number = kill;
                Await.until(() -> "kill " + number + ": " + lanes,
                        () -> hasMoved(lanes.get(0), before.get(0)) && hasMoved(lanes.get(1), before.get(1)));
            }
            MessageLane.finish(lanes);

            assertThat(lanes).allSatisfy(lane -> assertThat(lane.faults()).isEmpty());
            assertThat(peers).allMatch(peer -> peer.state().isConnected());
        }
    }

    private static boolean hasMoved(MessageLane lane, int since) {
        return lane.received() >= since + LEAST_BETWEEN || !lane.faults().isEmpty();
    }
}
