package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.peer.Peer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Holds bar 5: a subscriber that takes a message each 50 ms slows a publisher that offers 100,000. */
class SlowSubscriberNativeTest {

    private static final int TAKEN = 200;
    private static final int OFFERED = 100_000;
    private static final int WINDOW = 64;
    private static final int SIZE = 8 << 10;
    private static final Duration PACE = Duration.ofMillis(50);
    private static final long FLAT = 24 << 20;

    @Test
    void publisherIsNeverAskedForMoreThanWasTakenAndTheWindow() {
        AtomicLong delivered = new AtomicLong();
        AtomicLong asked = new AtomicLong();
        AtomicBoolean subscribed = new AtomicBoolean(true);
        Queue<String> excesses = new ConcurrentLinkedQueue<>();
        Flux<Payload> offer = Flux.range(0, OFFERED)
                .map(SlowSubscriberNativeTest::numbered)
                .doOnRequest(more -> {
                    if (asked.addAndGet(more) > delivered.get() + WINDOW && subscribed.get()) {
                        excesses.add(asked + " asked for, " + delivered + " delivered");
                    }
                });
        try (NativeStand stand = new NativeStand(connector -> connector.data(data -> data.withWindow(WINDOW, 1 << 20)))) {
            List<Peer> peers = stand.pair("alice", "bob");
            Flux<Integer> taken = peers.get(1).messages()
                    .doOnNext(message -> delivered.incrementAndGet())
                    .doOnCancel(() -> subscribed.set(false)) // without a subscriber the newest are kept and nobody is held back
                    .concatMap(message -> Mono.delay(PACE).thenReturn(number(message)), 1);
            long before = usedHeap();
            peers.get(0).send(offer).subscribe(none -> {}, error -> {});

            List<Integer> numbers = taken.take(TAKEN).collectList().block(Duration.ofMinutes(2));

            assertThat(numbers).isEqualTo(Flux.range(0, TAKEN).collectList().block());
            assertThat(excesses).isEmpty();
            assertThat(usedHeap() - before).as("growth of the heap in bytes").isLessThan(FLAT);
        }
    }

    private static Payload numbered(int number) {
        return Payload.binary(ByteBuffer.allocate(SIZE).putInt(0, number));
    }

    private static int number(DataMessage message) {
        return message.bytes().getInt(0);
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
