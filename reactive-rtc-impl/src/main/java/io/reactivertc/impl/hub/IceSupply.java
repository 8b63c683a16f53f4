package io.reactivertc.impl.hub;

import io.reactivertc.IceServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which STUN and TURN servers a hub tells its members of.
 *
 * @param fixed those that are the same for all
 * @param turn those with credentials of each member's own; null if there are none
 */
public record IceSupply(List<IceServer> fixed, @Nullable Turn turn) {

    /** None at all. */
    public static final IceSupply NONE = new IceSupply(List.of(), null);

    /** Copies the servers. */
    public IceSupply {
        fixed = List.copyOf(fixed);
    }

    /** Returns the same with these servers besides. */
    public IceSupply and(List<IceServer> more) {
        List<IceServer> all = new ArrayList<>(fixed);
        all.addAll(more);
        return new IceSupply(all, turn);
    }

    /** Returns the same with these TURN servers instead. */
    public IceSupply with(Turn changed) {
        return new IceSupply(fixed, changed);
    }

    /** Returns whether there is nothing to tell. */
    boolean isEmpty() {
        return fixed.isEmpty() && turn == null;
    }

    /**
     * Describes TURN servers that share a secret with this one and take whoever shows what was made with it, for a while: coturn's {@code use-auth-secret}.
     *
     * @param urls their addresses
     * @param secret what both know
     * @param life how long a credential holds
     */
    public record Turn(List<String> urls, String secret, Duration life) {

        private static final Duration SHORTEST = Duration.ofSeconds(10);
        private static final Duration LONGEST = Duration.ofDays(7);

        /** Requires good addresses, a secret, and 10 s to 7 days; throws {@link IllegalArgumentException}. */
        public Turn {
            urls = new IceServer(urls, "0:x", "x").urls();
            if (secret.isEmpty()) {
                throw new IllegalArgumentException("a TURN secret must not be empty");
            }
            if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("credentials live for " + SHORTEST + " to " + LONGEST);
            }
        }

        /** Shows no secret. */
        @Override
        public String toString() {
            return "Turn[urls=" + urls + ", life=" + life + "]";
        }
    }

    /** Shows no secret and no credential. */
    @Override
    public String toString() {
        return "IceSupply[" + fixed.size() + " fixed, " + turn + "]";
    }
}
