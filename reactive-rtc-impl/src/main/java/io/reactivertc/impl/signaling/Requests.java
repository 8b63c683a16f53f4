package io.reactivertc.impl.signaling;

import io.reactivertc.signaling.ServerMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds who waits for a reply. Bounded by what {@link Outbound} takes and by the timeout of each. On the loop. */
final class Requests {

    private final Map<Long, Request<?>> sent = new LinkedHashMap<>();

    void add(long id, Request<?> request) {
        sent.put(id, request);
    }

    /** Passes a reply on; one that nobody waits for any more is dropped. */
    void answer(long id, ServerMessage message) {
        Request<?> request = sent.remove(id);
        if (request != null) {
            request.answer(message);
        }
    }

    void forget(Request<?> request) {
        sent.values().remove(request);
        request.forget();
    }

    /** Fails all that were sent. */
    void fail(RuntimeException error) {
        List<Request<?>> failed = new ArrayList<>(sent.values());
        sent.clear();
        failed.forEach(request -> request.fail(error));
    }
}
