package io.reactivertc.impl.hub;

import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows which members of one room connect: those that its topology connects, and those who were introduced. On the loop. */
final class Edges {

    /** More would take more memory than one room is worth. */
    private static final int MOST_INTRODUCED = 20_000;

    private final Topology topology;
    private final Map<UserId, Set<UserId>> introduced = new HashMap<>(2);
    private int count;

    Edges(Topology topology) {
        this.topology = topology;
    }

    boolean connects(UserId owner, UserId a, UserId b) {
        boolean natural = switch (topology) {
            case MESH, ONE_TO_ONE -> true;
            case BROADCAST, ONE_WAY -> owner.equals(a) || owner.equals(b);
            case CUSTOM -> false;
        };
        return natural || introduced.getOrDefault(a, Set.of()).contains(b);
    }

    /** Connects two; returns false if there is no room for more. */
    boolean introduce(UserId a, UserId b) {
        if (count >= MOST_INTRODUCED) {
            return false;
        }
        introduced.computeIfAbsent(a, none -> new HashSet<>(4)).add(b);
        introduced.computeIfAbsent(b, none -> new HashSet<>(4)).add(a);
        count++;
        return true;
    }

    /** Forgets to whom somebody was introduced who is gone. */
    void forget(UserId gone) {
        Set<UserId> others = introduced.remove(gone);
        if (others != null) {
            count -= others.size();
            others.forEach(other -> introduced.computeIfPresent(other, (same, known) -> without(known, gone)));
        }
    }

    private static @Nullable Set<UserId> without(Set<UserId> known, UserId gone) {
        known.remove(gone);
        return known.isEmpty() ? null : known;
    }
}
