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
 * @param relays in a {@link Topology#RELAY_TREE}, to how many the owner and each viewer pass on; 1 to 16. The owner serves more only while no viewer can. Without a meaning elsewhere
 */
public record RoomSpec(Topology topology, int maxPeers, OwnerLeaves ownerLeaves, Admission admission, boolean listed,
        @Nullable String tag, int relays) {

    /** The most members that any room may hold. */
    public static final int MOST_PEERS = 1_000;

    /** The most to whom anybody passes on in a relay tree. */
    public static final int MOST_RELAYS = 16;

    private static final int RELAYS = 3;

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
        if (relays < 1 || relays > MOST_RELAYS) {
            throw new IllegalArgumentException("relays must be 1 to " + MOST_RELAYS);
        }
    }

    /** Creates a description in which each relay of a tree passes on to three. */
    public RoomSpec(Topology topology, int maxPeers, OwnerLeaves ownerLeaves, Admission admission, boolean listed,
            @Nullable String tag) {
        this(topology, maxPeers, ownerLeaves, admission, listed, tag, RELAYS);
    }

    /** Returns the same with another topology. */
    public RoomSpec withTopology(Topology changed) {
        return new RoomSpec(changed, maxPeers, ownerLeaves, admission, listed, tag, relays);
    }

    /** Returns the same as a {@link Topology#RELAY_TREE} in which each passes on to at most so many. */
    public RoomSpec asRelayTree(int mostPassedOn) {
        return new RoomSpec(Topology.RELAY_TREE, maxPeers, ownerLeaves, admission, listed, tag, mostPassedOn);
    }

    /** Returns the same for at most this many members. */
    public RoomSpec withMaxPeers(int changed) {
        return new RoomSpec(topology, changed, ownerLeaves, admission, listed, tag, relays);
    }

    /** Returns the same with another end of the owner's stay. */
    public RoomSpec withOwnerLeaves(OwnerLeaves changed) {
        return new RoomSpec(topology, maxPeers, changed, admission, listed, tag, relays);
    }

    /** Returns the same with another way in. */
    public RoomSpec withAdmission(Admission changed) {
        return new RoomSpec(topology, maxPeers, ownerLeaves, changed, listed, tag, relays);
    }

    /** Returns the same, in public lists, under a tag if one is given. */
    public RoomSpec listed(@Nullable String label) {
        return new RoomSpec(topology, maxPeers, ownerLeaves, admission, true, label, relays);
    }

    /** Returns the tag, if the room has one. */
    public Optional<String> label() {
        return Optional.ofNullable(tag);
    }
}
