package io.reactivertc.room;

import io.reactivertc.common.RoomId;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells about a room from outside, at one moment. Holds no secret.
 *
 * @param id which room
 * @param exists whether it exists
 * @param members how many are in it
 * @param maxPeers how many it may hold; 0 if it does not exist
 * @param passwordProtected whether a password is needed
 * @param tag its label in public lists, or null
 * @param locked whether nobody else may enter
 * @param extra what its owner tells of it: JSON as maps, lists, strings, numbers and booleans
 */
public record RoomInfo(RoomId id, boolean exists, int members, int maxPeers, boolean passwordProtected, @Nullable String tag,
        boolean locked, Map<String, Object> extra) {

    /** Requires an id. */
    public RoomInfo {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(extra, "extra");
    }

    /** Describes an open room of which nothing else is told. */
    public RoomInfo(RoomId id, boolean exists, int members, int maxPeers, boolean passwordProtected, @Nullable String tag) {
        this(id, exists, members, maxPeers, passwordProtected, tag, false, Map.of());
    }

    /** Returns whether nobody else can enter now. */
    public boolean isFull() {
        return exists && (locked || members >= maxPeers);
    }

    /** Returns the label. */
    public Optional<String> label() {
        return Optional.ofNullable(tag);
    }
}
