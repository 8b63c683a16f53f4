package io.reactivertc.impl.signaling;

import io.reactivertc.signaling.ClientMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the client says: what waits for a link, without a number, and what was sent and is not acknowledged, with one. Bounded as the protocol bounds what each side keeps.
 * On the loop.
 */
final class Outbound {

    static final int MAX_FRAMES = 1_024;
    static final int MAX_BYTES = 4 * 1_024 * 1_024;

    /**
     * Is one message and what belongs to it.
     *
     * @param message what is said
     * @param bytes what it weighs
     * @param request who waits for the reply, if anybody does
     * @param id the number of the request, 0 without one and before it is sent
     * @param cseq its number, 0 before it is sent
     */
    record Item(ClientMessage message, int bytes, @Nullable Request<?> request, long id, long cseq) {}

    private final Deque<Item> waiting = new ArrayDeque<>();
    private final Deque<Item> retained = new ArrayDeque<>();
    private long bytes;
    private long lastCseq;
    private long lastId;

    /** Takes a message that is to be sent next, or returns false if there is no more room. */
    boolean offer(ClientMessage message, int weight, @Nullable Request<?> request) {
        if (waiting.size() + retained.size() >= MAX_FRAMES || bytes + weight > MAX_BYTES) {
            return false;
        }
        bytes += weight;
        waiting.add(new Item(message, weight, request, 0, 0));
        return true;
    }

    /** Forgets a request if it was not sent yet. */
    void withdraw(Request<?> request) {
        waiting.removeIf(item -> item.request() == request && released(item));
    }

    /** Numbers what waits and hands it out, in order. */
    void flush(Consumer<Item> send) {
        for (Item item = waiting.poll(); item != null; item = waiting.poll()) {
            long id = item.request() == null ? 0 : ++lastId;
            Item numbered = new Item(item.message(), item.bytes(), item.request(), id, ++lastCseq);
            retained.add(numbered);
            send.accept(numbered);
        }
    }

    /** Forgets what the server has. */
    void acknowledge(long upTo) {
        while (!retained.isEmpty() && retained.element().cseq() <= upTo) {
            released(retained.remove());
        }
    }

    /** Hands out again what the server does not have. */
    void resend(Consumer<Item> send) {
        retained.forEach(send);
    }

    /**
     * Forgets all, and numbers anew. Returns the requests that were not sent; what waited and is no request was meant for the old session only.
     */
    List<Item> restart() {
        List<Item> requests = new ArrayList<>(waiting);
        requests.removeIf(item -> item.request() == null);
        waiting.clear();
        retained.clear();
        bytes = 0;
        lastCseq = 0;
        return requests;
    }

    private boolean released(Item item) {
        bytes -= item.bytes();
        return true;
    }
}
