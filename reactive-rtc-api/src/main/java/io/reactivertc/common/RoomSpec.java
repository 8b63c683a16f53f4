package io.reactivertc.common;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes what a room is. Shown to all who enter; holds no secret. Fixed when it is opened, but for {@code maxPeers}, which its owner may change.
 *
 * @param topology who connects to whom
 * @param maxPeers the most members the room holds, its owner included; 2 to 1,000
 * @param ownerLeaves what happens when the owner leaves
 * @param admission who decides about newcomers
 * @param listed whether the room appears in public lists
 * @param tag a label to filter public lists by, at most 64 characters, or null
 */
public record RoomSpec(Topology topology, int maxPeers, OwnerLeaves ownerLeaves, Admission admission, boolean listed,
        @Nullable String tag) {

    /** The most members that any room may hold. */
    public static final int MOST_PEERS = 1_000;

    /** A mesh of at most 16 that anybody may enter, unlisted, handed over when its owner leaves. */
    public static final RoomSpec DEFAULT = new RoomSpec(Topology.MESH, 16, OwnerLeaves.TRANSFER, Admission.AUTO, false, null);

    /** Validates the ranges; throws {@link IllegalArgumentException} if one does not fit. */
    public RoomSpec {
        Objects.requireNonNull(topology, "topology");
        Objects.requireNonNull(ownerLeaves, "ownerLeaves");
        Objects.requireNonNull(admission, "admission");
        if (maxPeers < 2 || maxPeers > MOST_PEERS) {
            throw new IllegalArgumentException("maxPeers must be 2 to " + MOST_PEERS);
        }
        if (tag != null && (tag.isEmpty() || tag.length() > 64)) {
            throw new IllegalArgumentException("tag must be 1 to 64 characters");
        }
    }

    /** Returns the same with another topology. */
    public RoomSpec withTopology(Topology changed) {
        return new RoomSpec(changed, maxPeers, ownerLeaves, admission, listed, tag);
    }

    /** Returns the same for at most this many members. */
    public RoomSpec withMaxPeers(int changed) {
        return new RoomSpec(topology, changed, ownerLeaves, admission, listed, tag);
    }

    /** Returns the same with another end of the owner's stay. */
    public RoomSpec withOwnerLeaves(OwnerLeaves changed) {
        return new RoomSpec(topology, maxPeers, changed, admission, listed, tag);
    }

    /** Returns the same with another way in. */
    public RoomSpec withAdmission(Admission changed) {
        return new RoomSpec(topology, maxPeers, ownerLeaves, changed, listed, tag);
    }

    /** Returns the same, in public lists, under a tag if one is given. */
    public RoomSpec listed(@Nullable String label) {
        return new RoomSpec(topology, maxPeers, ownerLeaves, admission, true, label);
    }

    /** Returns the tag, if the room has one. */
    public Optional<String> label() {
        return Optional.ofNullable(tag);
    }
}
