package io.reactivertc.server;

import io.reactivertc.common.UserId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Decides who may come in, by the token that a client shows when it opens or resumes a session. */
@FunctionalInterface
public interface Authenticator {

    /**
     * Identifies a client.
     *
     * <p>Subscribed once for each hello, on a thread that must not block; may answer on any thread, within 10 s. Empty or an error refuses the client with
     * {@code UNAUTHORIZED}; the error is logged at debug level and never sent.
     */
    Mono<Principal> authenticate(Credentials credentials);

    /**
     * Is what a client shows.
     *
     * @param token what it sent, or null; never logged
     * @param address where it connects from, without a port
     */
    record Credentials(@Nullable String token, String address) {

        /** Requires an address. */
        public Credentials {
            Objects.requireNonNull(address, "address");
        }

        /** Shows no token. */
        @Override
        public String toString() {
            return "Credentials[token=" + (token != null) + ", address=" + address + "]";
        }
    }

    /**
     * Is who a client was found to be.
     *
     * @param name names them for the server; sessions of one principal may replace each other and share limits; at most 256 characters
     * @param userId the id they must have; null lets them wish for one
     */
    record Principal(String name, @Nullable UserId userId) {

        /** Bounds the name; throws {@link IllegalArgumentException} if it does not fit. */
        public Principal {
            if (name.isEmpty() || name.length() > 256) {
                throw new IllegalArgumentException("a principal's name must have 1 to 256 characters");
            }
        }

        /** Returns a principal who may wish for a user id. */
        public static Principal of(String name) {
            return new Principal(name, null);
        }
    }
}
