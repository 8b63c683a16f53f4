package io.reactivertc.room;

import io.reactivertc.common.RoomSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what an owner changes in a room; what is null stays as it is. Immutable.
 *
 * @param password the new password; an empty one takes it away; never shown
 * @param maxPeers how many the room may hold from now on, 2 to 1,000; who is in it stays
 * @param locked whether nobody else may enter
 * @param extra what all see of the room; JSON of at most 1,024 characters
 */
public record RoomUpdate(@Nullable String password, @Nullable Integer maxPeers, @Nullable Boolean locked,
        @Nullable Map<String, Object> extra) {

    /** Changes nothing. */
    public static final RoomUpdate NOTHING = new RoomUpdate(null, null, null, null);

    /** Validates the ranges; throws {@link IllegalArgumentException} if one does not fit. */
    public RoomUpdate {
        extra = extra == null ? null : Map.copyOf(extra);
        if (password != null && password.length() > 256) {
            throw new IllegalArgumentException("password must be at most 256 characters");
        }
        if (maxPeers != null && (maxPeers < 2 || maxPeers > RoomSpec.MOST_PEERS)) {
            throw new IllegalArgumentException("maxPeers must be 2 to " + RoomSpec.MOST_PEERS);
        }
    }

    /** Returns an update that also sets this password. */
    public RoomUpdate withPassword(String changed) {
        return new RoomUpdate(changed, maxPeers, locked, extra);
    }

    /** Returns an update that also takes the password away. */
    public RoomUpdate withoutPassword() {
        return withPassword("");
    }

    /** Returns an update that also changes how many the room may hold. */
    public RoomUpdate withMaxPeers(int changed) {
        return new RoomUpdate(password, changed, locked, extra);
    }

    /** Returns an update that also locks the room, or opens it again. */
    public RoomUpdate withLocked(boolean changed) {
        return new RoomUpdate(password, maxPeers, changed, extra);
    }

    /** Returns an update that also changes what all see of the room. */
    public RoomUpdate withExtra(Map<String, Object> changed) {
        return new RoomUpdate(password, maxPeers, locked, changed);
    }

    /** Shows all but the password. */
    @Override
    public String toString() {
        return "RoomUpdate[password=" + (password == null ? "none" : "***") + ", maxPeers=" + maxPeers + ", locked=" + locked
                + ", extra=" + (extra != null) + "]";
    }
}
