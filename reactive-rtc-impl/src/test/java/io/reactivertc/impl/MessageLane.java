package io.reactivertc.impl;

import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.peer.Peer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/** Is one direction between two peers: sends numbered messages of random size until it is stopped, and checks what comes out at the other end. */
final class MessageLane {

    private static final int SMALLEST = 64;

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicLong receivedBytes = new AtomicLong();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Random random;
    private final int largest;
    private volatile boolean stopped;
    private volatile boolean handedOver;

    /**
     * Begins to send.
     *
     * @param to the receiver, as the sender sees it
     * @param from the sender, as the receiver sees it
     */
    private MessageLane(Peer to, Peer from, int largest, long seed) {
        this.largest = largest;
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

    /** Begins to send in both directions between two peers, each as the other sees it. */
    static List<MessageLane> both(List<Peer> peers, int largest) {
        return List.of(
                new MessageLane(peers.get(0), peers.get(1), largest, 1),
                new MessageLane(peers.get(1), peers.get(0), largest, 2));
    }

    /** Stops sending, and waits until all that was sent arrived. */
    static void finish(List<MessageLane> lanes) {
        lanes.forEach(lane -> lane.stopped = true);
        Await.until(() -> lanes, () -> lanes.stream().allMatch(MessageLane::isDone));
    }

    /** Returns how many messages arrived. */
    int received() {
        return received.get();
    }

    /** Returns how many bytes they had. */
    long receivedBytes() {
        return receivedBytes.get();
    }

    /** Returns what did not arrive as it should. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    private boolean isDone() {
        return handedOver && received.get() == sent.get() || !faults.isEmpty();
    }

    private Payload next() {
        int size = SMALLEST + random.nextInt(largest - SMALLEST);
        return Payload.binary(ByteBuffer.allocate(size).putInt(0, sent.getAndIncrement()).putInt(size - 4, size));
    }

    private void check(DataMessage message) {
        ByteBuffer bytes = message.bytes();
        receivedBytes.addAndGet(message.size());
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
