package io.reactivertc.impl.signaling;

import io.reactivertc.ReconnectConfig;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when to try again. Waits double, with a jitter of up to a half, until the time to give up. A link that did not live for a while does not count as success: what breaks
 * it each time would otherwise be tried for ever, and without a pause. On the loop.
 */
final class Reconnector {

    private static final long STABLE_NANOS = Duration.ofSeconds(2).toNanos();

    private final ReconnectConfig config;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    private int failures;
    private boolean up;
    private long upSince;
    private long downSince;

    /**
     * Creates a decision for a session that does not connect yet.
     *
     * @param random from 0 to 1
     */
    Reconnector(ReconnectConfig config, LongSupplier nanoTime, DoubleSupplier random) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** The session begins to connect. */
    void started() {
        downSince = nanoTime.getAsLong();
    }

    /** A session is open. */
    void connected() {
        up = true;
        upSince = nanoTime.getAsLong();
    }

    /**
     * The link broke, or could not be made. Returns how long to wait before the next try, or null to give up.
     *
     * @param least what the server asked to wait at least
     */
    @Nullable
    Duration next(Duration least) {
        long now = nanoTime.getAsLong();
        if (up && now - upSince >= STABLE_NANOS) {
            failures = 0;
            downSince = now;
        }
        up = false;
        Duration left = config.giveUpAfter().minusNanos(now - downSince);
        if (left.compareTo(least) <= 0) {
            return null;
        }
        Duration wait = jitter(backoff(failures++));
        Duration asked = least.plus(scaled(least, random.getAsDouble() / 2));
        Duration longer = wait.compareTo(asked) < 0 ? asked : wait;
        return longer.compareTo(left) < 0 ? longer : left;
    }

    private Duration backoff(int failuresBefore) {
        Duration wait = config.firstBackoff();
        for (int i = 0; i < failuresBefore && wait.compareTo(config.maxBackoff()) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(config.maxBackoff()) < 0 ? wait : config.maxBackoff();
    }

    private Duration jitter(Duration wait) {
        return scaled(wait, 1 - random.getAsDouble() / 2);
    }

    private static Duration scaled(Duration duration, double factor) {
        return Duration.ofNanos((long) (duration.toNanos() * factor));
    }
}
