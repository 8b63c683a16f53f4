package io.reactivertc.impl.hub;

import io.reactivertc.signaling.ServerMessage;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps the newest replies of a session, for a client that asks again. On the loop. */
final class Replies {

    private static final int KEPT = 64;

    private final TreeMap<Long, ServerMessage> kept = new TreeMap<>();
    private long highest;

    /** Returns the reply that was given to this request, if it is kept. */
    @Nullable
    ServerMessage find(long id) {
        return id > highest ? null : kept.get(id);
    }

    /** Returns whether this request is older than the ones that were answered. */
    boolean isOutdated(long id) {
        return id <= highest;
    }

    void store(long id, ServerMessage reply) {
        highest = Math.max(highest, id);
        kept.put(id, reply);
        if (kept.size() > KEPT) {
            Map.Entry<Long, ServerMessage> oldest = kept.firstEntry();
            kept.remove(oldest.getKey());
        }
    }
}
