package io.reactivertc.impl.file;

/** Measures how fast something moves, smoothed over about two seconds. Confined to one thread. */
final class RateMeter {

    private static final double SMOOTHED_NANOS = 2e9;
    private static final double NANOS = 1e9;

    private double bytesPerSecond;
    private boolean measured;
    private long bytes;
    private long since;

    RateMeter(long now) {
        since = now;
    }

    /** Begins at so many bytes: what was moved before does not count. */
    void begin(long at, long now) {
        bytes = at;
        since = now;
    }

    /** Notes how many bytes were moved by now. */
    void measure(long moved, long now) {
        long nanos = now - since;
        if (nanos <= 0) {
            return;
        }
        double current = Math.max(0, moved - bytes) * NANOS / nanos;
        double weight = measured ? 1 - Math.exp(-nanos / SMOOTHED_NANOS) : 1;
        bytesPerSecond += weight * (current - bytesPerSecond);
        measured = true;
        bytes = moved;
        since = now;
    }

    long bytesPerSecond() {
        return Math.round(bytesPerSecond);
    }
}
