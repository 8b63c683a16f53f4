package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.peer.Peer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

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
            List<Lane> lanes = List.of(new Lane(peers.get(0), peers.get(1), 1), new Lane(peers.get(1), peers.get(0), 2));

            for (int kill = 1; kill <= KILLS; kill++) {
                List<Integer> before = lanes.stream().map(lane -> lane.received.get()).toList();
                stand.engine().kill();
                int number = kill;
                Await.until(() -> "kill " + number + ": " + lanes,
                        () -> lanes.get(0).hasMoved(before.get(0)) && lanes.get(1).hasMoved(before.get(1)));
            }
            lanes.forEach(Lane::stop);
            Await.until(() -> lanes, () -> lanes.stream().allMatch(Lane::isDone));

            assertThat(lanes).allSatisfy(lane -> assertThat(lane.faults).isEmpty());
            assertThat(peers).allMatch(peer -> peer.state().isConnected());
        }
    }

    /** Is one direction: sends numbered messages of 1 KiB to 1 MiB until it is stopped, and checks what comes out at the other end. */
    private static final class Lane {

        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger received = new AtomicInteger();
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();
        private final Random random;
        private volatile boolean stopped;
        private volatile boolean handedOver;

        Lane(Peer to, Peer from, long seed) {
            random = new Random(seed);
            from.messages().subscribe(this::check, error -> faults.add(error.toString()));
            Flux<Payload> messages = Flux.generate(sink -> {
                if (stopped) {
                    sink.complete();
                } else {
                    sink.next(next());
                }
            });
            to.send(messages).subscribe(none -> {}, error -> faults.add(error.toString()), () -> handedOver = true);
        }

        void stop() {
            stopped = true;
        }

        boolean hasMoved(int since) {
            return received.get() >= since + LEAST_BETWEEN || !faults.isEmpty();
        }

        boolean isDone() {
            return handedOver && received.get() == sent.get() || !faults.isEmpty();
        }

        private Payload next() {
            int size = 1_024 << random.nextInt(11);
            return Payload.binary(ByteBuffer.allocate(size).putInt(0, sent.getAndIncrement()).putInt(size - 4, size));
        }

        private void check(DataMessage message) {
            ByteBuffer bytes = message.bytes();
            int expected = received.getAndIncrement();
            if (bytes.getInt(0) != expected || bytes.getInt(bytes.limit() - 4) != message.size()) {
                faults.add("message " + bytes.getInt(0) + " of " + message.size() + " bytes came for " + expected);
            }
        }

        @Override
        public String toString() {
            return received + " of " + sent + " received " + faults;
        }
    }
}
