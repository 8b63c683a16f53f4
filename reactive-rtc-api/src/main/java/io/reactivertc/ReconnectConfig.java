package io.reactivertc;

import java.time.Duration;

/**
 * Says how hard to try when something breaks. Immutable. Each wait has jitter of up to a half.
 *
 * @param firstBackoff the wait before the second attempt to reach the signaling server; doubles each time
 * @param maxBackoff the longest wait between attempts
 * @param giveUpAfter how long the signaling server is tried before the connection closes
 * @param disconnectedGrace how long a peer may be unreachable before ICE is restarted
 * @param restarts how many ICE restarts are tried before the peer connection is made anew
 * @param rebuilds how many times it is made anew within the window before the peer closes
 * @param rebuildWindow over which rebuilds are counted
 */
public record ReconnectConfig(
        Duration firstBackoff,
        Duration maxBackoff,
        Duration giveUpAfter,
        Duration disconnectedGrace,
        int restarts,
        int rebuilds,
        Duration rebuildWindow) {

    /** Half a second doubling to 10 s, for 2 minutes; 3 s of grace, 3 restarts, 3 rebuilds in 60 s. */
    public static final ReconnectConfig DEFAULT = new ReconnectConfig(
            Duration.ofMillis(500),
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            Duration.ofSeconds(3),
            3,
            3,
            Duration.ofSeconds(60));

    /** Validates the ranges; throws {@link IllegalArgumentException} if one does not fit. */
    public ReconnectConfig {
        Check.range(firstBackoff, Duration.ofMillis(10), Duration.ofMinutes(1), "firstBackoff");
        Check.range(maxBackoff, firstBackoff, Duration.ofHours(1), "maxBackoff");
        Check.range(giveUpAfter, Duration.ZERO, Duration.ofDays(365), "giveUpAfter");
        Check.range(disconnectedGrace, Duration.ZERO, Duration.ofMinutes(1), "disconnectedGrace");
        Check.range(restarts, 0, 100, "restarts");
        Check.range(rebuilds, 0, 100, "rebuilds");
        Check.range(rebuildWindow, Duration.ofSeconds(1), Duration.ofHours(1), "rebuildWindow");
    }

    /** Returns the same with other waits for the signaling server. */
    public ReconnectConfig withBackoff(Duration first, Duration most, Duration giveUp) {
        return new ReconnectConfig(first, most, giveUp, disconnectedGrace, restarts, rebuilds, rebuildWindow);
    }

    /** Returns the same with other steps of peer recovery. */
    public ReconnectConfig withRecovery(Duration grace, int iceRestarts, int remakes, Duration window) {
        return new ReconnectConfig(firstBackoff, maxBackoff, giveUpAfter, grace, iceRestarts, remakes, window);
    }
}
