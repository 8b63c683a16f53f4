package io.reactivertc.impl.hub;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers who may not come back into one room, and until when; by their user id, and by their principal where there is one. On the loop. */
final class Bars {

    private static final int MOST = 1_000;

    private final Map<Object, Long> until = new LinkedHashMap<>(2) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
            return size() > MOST;
        }
    };

    void add(Session.Identity identity, long end) {
        put(identity.user(), end);
        if (identity.principal() != null) {
            put(identity.principal(), end);
        }
    }

    private void put(Object who, long end) {
        until.remove(who);
        until.put(who, end);
    }

    /** Returns how long somebody may not come in, or 0. */
    long nanosLeft(Session.Identity identity, long now) {
        return Math.max(left(identity.user(), now), identity.principal() == null ? 0 : left(identity.principal(), now));
    }

    private long left(Object who, long now) {
        Long end = until.get(who);
        if (end == null || end - now <= 0) {
            until.remove(who);
            return 0;
        }
        return end - now;
    }
}
