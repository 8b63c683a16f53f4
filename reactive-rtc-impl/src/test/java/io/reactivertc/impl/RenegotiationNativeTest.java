package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.data.DataMessage;
import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerState;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Holds bar 4: both sides renegotiate at the same moment, 100 times, and are stable and connected each time. */
class RenegotiationNativeTest {

    private static final int TIMES = 100;

    @Test
    void bothSidesRenegotiateAtOnceAndAgreeEachTime() {
        try (NativeStand stand = new NativeStand()) {
            List<Peer> peers = stand.pair("alice", "bob");
            Queue<PeerState> states = new ConcurrentLinkedQueue<>();
            peers.forEach(peer -> peer.states().subscribe(states::add));

            for (int time = 1; time <= TIMES; time++) {
                List<Integer> before = stand.engine().accepted();
                stand.engine().renegotiate();
                Await.until(() -> stand.engine().accepted() + " after " + before,
                        () -> allMore(stand.engine().accepted(), before));
            }

            assertThat(states).as("nobody was ever anything but connected").allMatch(PeerState::isConnected);
            assertThat(stand.engine().accepted()).as("the peer connections are the first ones").hasSize(2)
                    .allMatch(count -> count >= TIMES);
            assertThat(stand.engine().collisions()).as("rounds in which both had offered").isPositive();
            assertTalk(peers);
        }
    }

    @Test
    void bothSidesRestartIceAtOnceAndConnectEachTime() {
        try (NativeStand stand = new NativeStand()) {
            List<Peer> peers = stand.pair("alice", "bob");

            for (int time = 1; time <= TIMES / 4; time++) {
                Mono.when(peers.get(0).restartIce(), peers.get(1).restartIce()).block(Duration.ofSeconds(30));
            }

            assertThat(peers).allMatch(peer -> peer.state().isConnected());
            assertTalk(peers);
        }
    }

    private static void assertTalk(List<Peer> peers) {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        peers.forEach(peer -> peer.messages().map(DataMessage::text).subscribe(heard::add));
        peers.forEach(peer -> peer.send("to " + peer.id()).subscribe());

        Await.until(() -> heard, () -> heard.size() == 2);
        assertThat(heard).containsExactlyInAnyOrder("to alice", "to bob");
    }

    private static boolean allMore(List<Integer> now, List<Integer> before) {
        return now.size() == before.size() && IntStream.range(0, now.size()).allMatch(i -> now.get(i) > before.get(i));
    }
}
