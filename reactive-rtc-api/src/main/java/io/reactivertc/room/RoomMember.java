package io.reactivertc.room;

import io.reactivertc.common.UserId;
import java.util.Map;
import java.util.Objects;

/**
 * Describes somebody in a room, whether or not this participant connects to them.
 *
 * @param id who
 * @param extra what they tell of themselves: JSON as maps, lists, strings, numbers and booleans
 */
public record RoomMember(UserId id, Map<String, Object> extra) {

    /** Requires both parts. */
    public RoomMember {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(extra, "extra");
    }
}
