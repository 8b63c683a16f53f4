package io.reactivertc.room;

import io.reactivertc.media.Bandwidth;
import io.reactivertc.media.MediaDirection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what media this participant exchanges with each peer of a room, unless it says otherwise at that peer. Immutable.
 *
 * @param direction which ways media travel; see {@link io.reactivertc.peer.Peer#restrictMedia}
 * @param bandwidth what may be sent to each peer, or null for what the connection is configured to
 */
public record RoomMedia(MediaDirection direction, @Nullable Bandwidth bandwidth) {

    /** Both ways, as the connection is configured. */
    public static final RoomMedia DEFAULT = new RoomMedia(MediaDirection.BOTH, null);

    /** Requires a direction. */
    public RoomMedia {
        Objects.requireNonNull(direction, "direction");
    }
}
