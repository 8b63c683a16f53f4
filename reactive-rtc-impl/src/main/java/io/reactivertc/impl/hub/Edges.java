package io.reactivertc.impl.hub;

import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.MediaFlow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows which members of one room connect, and which way media travel: those that its topology connects, and those who were introduced. On the loop. */
final class Edges {

    /** More would take more memory than one room is worth. */
    private static final int MOST_INTRODUCED = 20_000;

    private final Topology topology;
    private final @Nullable RelayTree tree;
    private final Map<UserId, Set<UserId>> introduced = new HashMap<>(2);
    private int count;

    Edges(RoomSpec spec) {
        this.topology = spec.topology();
        this.tree = topology == Topology.RELAY_TREE ? new RelayTree(spec.relays()) : null;
    }

    /** Returns which way media travel between two, as the one sees it; null if they do not connect. */
    @Nullable
    MediaFlow flow(UserId owner, UserId one, UserId other) {
        MediaFlow natural = switch (topology) {
            case MESH, ONE_TO_ONE -> MediaFlow.BOTH;
            case BROADCAST -> owner.equals(one) || owner.equals(other) ? MediaFlow.BOTH : null;
            case ONE_WAY -> owner.equals(one) ? MediaFlow.OUT : owner.equals(other) ? MediaFlow.IN : null;
            case RELAY_TREE -> tree == null ? null : tree.flow(one, other);
            case CUSTOM -> null;
        };
        return natural == null && introduced.getOrDefault(one, Set.of()).contains(other) ? MediaFlow.BOTH : natural;
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

    /** Takes in who came. */
    void entered(Member member, boolean owner, @Nullable UserId relay) {
        if (tree != null) {
            tree.enter(member.user(), owner, member.relays(), relay);
        }
    }

    /** Takes in who owns the room now. */
    void owner(UserId owner) {
        if (tree != null) {
            tree.own(owner);
        }
    }

    /** Keeps the places of those who have not come back after a restart, or no more. */
    void patient(boolean waits) {
        if (tree != null) {
            tree.patient(waits);
        }
    }

    /** Returns who passes on to this one, if somebody does. */
    @Nullable
    UserId relayOf(UserId user) {
        return tree == null ? null : tree.relayOf(user);
    }

    /** Returns between whom the coming and going of others has changed something since the last call. */
    List<RelayTree.Change> takeChanges() {
        return tree == null ? List.of() : tree.takeChanges();
    }

    /** Forgets one who is gone. */
    void forget(UserId gone) {
        if (tree != null) {
            tree.leave(gone);
        }
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
