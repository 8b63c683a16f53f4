package io.reactivertc.room;

import io.reactivertc.common.RoomId;
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
 */
public record RoomInfo(RoomId id, boolean exists, int members, int maxPeers, boolean passwordProtected, @Nullable String tag) {

    /** Requires an id. */
    public RoomInfo {
        Objects.requireNonNull(id, "id");
    }

    /** Returns whether nobody else can enter now. */
    public boolean isFull() {
        return exists && members >= maxPeers;
    }

    /** Returns the label. */
    public Optional<String> label() {
        return Optional.ofNullable(tag);
    }
}
