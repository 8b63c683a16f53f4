package io.reactivertc.room;

import io.reactivertc.common.UserId;
import java.util.Map;
import java.util.Objects;

/**
 * Tells whether a user is connected to the server, at one moment.
 *
 * @param id who
 * @param isOnline whether they have a session; one that is being resumed counts
 * @param extra what they tell of themselves everywhere; empty if they are not there
 */
public record UserPresence(UserId id, boolean isOnline, Map<String, Object> extra) {

    /** Requires all parts. */
    public UserPresence {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(extra, "extra");
    }
}
