package io.reactivertc.impl.hub;

import io.reactivertc.common.UserId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Tells who a token stands for. */
@FunctionalInterface
public interface Identification {

    /**
     * Identifies the one who says hello. An empty result or an error refuses them. Subscribed on the hub's loop, so it must not block; any thread may answer.
     */
    Mono<Identity> identify(@Nullable String token, LinkInfo link);

    /**
     * Is who someone was found to be.
     *
     * @param principal whom the server knows them as; sessions of one principal may replace each other; null if not known
     * @param user the id they must have; null lets them wish for one
     */
    record Identity(@Nullable String principal, @Nullable UserId user) {

        /** Somebody of whom nothing is known. */
        public static final Identity UNKNOWN = new Identity(null, null);
    }
}
