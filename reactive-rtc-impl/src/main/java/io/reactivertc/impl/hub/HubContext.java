package io.reactivertc.impl.hub;

import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;

/**
 * Is what all parts of a hub share.
 *
 * @param config how it is set up
 * @param loop the one thread that runs it
 * @param seals its secrets
 * @param statistics counts
 * @param startedAt when it started, in the loop's time
 */
record HubContext(HubConfig config, RtcLoop loop, Seals seals, HubStatistics statistics, long startedAt) {

    long now() {
        return loop.nanoTime();
    }

    HubLimits limits() {
        return config.limits();
    }

    /** Returns whether the hub has been up for less than this. */
    boolean isYoungerThan(Duration age) {
        return now() - startedAt < age.toNanos();
    }
}
