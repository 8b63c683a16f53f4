package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.netlab.Impairment;
import io.reactivertc.netlab.UdpRelay.End;
import io.reactivertc.peer.Peer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows that a bad line costs time and nothing else: each message arrives once, in order. */
class LossyLinkNativeTest {

    @Test
    void messagesArriveOnceAndInOrderOverALineThatDelaysDropsAndReorders() {
        try (NativeStand stand = new NativeStand()) {
            List<Peer> peers = stand.relayedPair("alice", "bob");
            long before = stand.relay().to(End.NEAR).carriedBytes();
            stand.relay().become(Impairment.NONE
                    .withDelay(Duration.ofMillis(25))
                    .withLoss(0.05)
                    .withReordering(0.02, Duration.ofMillis(10)));
            List<MessageLane> lanes = MessageLane.both(peers, 8 * 1_024);

            Await.until(() -> lanes, () -> lanes.stream().allMatch(lane -> lane.received() > 100));
            MessageLane.finish(lanes);

            assertThat(lanes).allSatisfy(lane -> assertThat(lane.faults()).isEmpty());
            assertThat(stand.relay().to(End.NEAR).carriedBytes() - before).as("all of it went through the relay")
                    .isGreaterThan(100 * 1_024);
            assertThat(stand.relay().to(End.FAR).dropped()).isPositive();
        }
    }
}
