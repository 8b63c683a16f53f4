package io.reactivertc;

import io.reactivertc.common.UserId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says who this participant wishes to be. Immutable.
 *
 * @param userId the id wished for; null lets the server choose
 * @param extra what others see; JSON as maps, lists, strings, numbers and booleans
 */
public record IdentityConfig(@Nullable UserId userId, Map<String, Object> extra) {

    /** An id that the server chooses, and nothing to show. */
    public static final IdentityConfig DEFAULT = new IdentityConfig(null, Map.of());

    /** Copies the extra data. */
    public IdentityConfig {
        extra = Map.copyOf(extra);
    }

    /** Returns the same with this id. */
    public IdentityConfig withUserId(UserId wished) {
        return new IdentityConfig(wished, extra);
    }

    /** Returns the same with this extra data. */
    public IdentityConfig withExtra(Map<String, Object> shown) {
        return new IdentityConfig(userId, shown);
    }
}
