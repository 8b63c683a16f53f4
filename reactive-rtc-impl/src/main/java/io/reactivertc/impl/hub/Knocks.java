package io.reactivertc.impl.hub;

import io.reactivertc.common.UserId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds those who wait outside one room, at most one knock for each, and who may not knock again yet. On the loop. */
final class Knocks {

    private static final int MOST_WAITING = 64;
    private static final int MOST_COOLING = 1_000;

    private final Map<UserId, Knock> waiting = new LinkedHashMap<>(2);
    private final Map<UserId, Long> cooling = new LinkedHashMap<>(2) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UserId, Long> eldest) {
            return size() > MOST_COOLING;
        }
    };

    boolean isFull() {
        return waiting.size() >= MOST_WAITING;
    }

    void add(Knock knock) {
        waiting.put(knock.session().user(), knock);
    }

    @Nullable
    Knock find(UserId user) {
        return waiting.get(user);
    }

    /** Takes somebody out who does not wait any more. */
    void remove(Knock knock) {
        knock.timer().dispose();
        waiting.remove(knock.session().user(), knock);
    }

    Collection<Knock> all() {
        return List.copyOf(waiting.values());
    }

    /** Lets somebody knock no more until then. */
    void cool(UserId user, long until) {
        cooling.remove(user);
        cooling.put(user, until);
    }

    /** Returns for how many nanoseconds somebody may not knock, or 0. */
    long nanosLeft(UserId user, long now) {
        Long until = cooling.get(user);
        if (until == null || until - now <= 0) {
            cooling.remove(user);
            return 0;
        }
        return until - now;
    }
}
