package io.reactivertc.impl.file;

/**
 * Says up to which byte the sender may go: what was taken plus a window, raised by half windows. The window doubles, up to its bound and that of all windows together, while half
 * of it is taken within two round trips: then it, not the taker, is what holds the sender back. Confined to one thread.
 */
final class ContentWindow {

    static final long FIRST_BYTES = 1 << 20;

    /** Half a window within twice this is fast, however short the round trip: a few megabytes a second are worth their window, and what answers has turns to wait for. */
    private static final long LEAST_NANOS = 100_000_000;

    private static final int STEPS = 2;
    private static final int SMALL_STEPS = 16;

    private final WindowPool pool;
    private final long mostBytes;
    private long window;
    private long taken;
    private long until;
    private long raisedAt;
    private boolean raisedBefore;
    private int steps = STEPS;

    /** Creates a window of this many bytes at most, which shares the pool with others. */
    ContentWindow(WindowPool pool, long mostBytes) {
        this.pool = pool;
        this.mostBytes = mostBytes;
    }

    /** Begins at this byte; returns the first limit. */
    long begin(long offset) {
        if (window == 0) {
            window = pool.take(Math.min(FIRST_BYTES, mostBytes), WindowPool.LEAST_BYTES);
        }
        taken = offset;
        until = offset + window;
        raisedBefore = false;
        steps = STEPS;
        return until;
    }

    long until() {
        return until;
    }

    /** Raises the limit by smaller steps from now on, for a sender that must know soon what arrived. */
    void inSmallSteps() {
        steps = SMALL_STEPS;
    }

    /** Notes that so many more bytes were taken; returns whether the limit was raised, which is worth telling. */
    boolean taken(long bytes, long now, long roundTripNanos) {
        taken += bytes;
        if (taken + window - until < window / steps) {
            return false;
        }
        if (raisedBefore && now - raisedAt < 2 * Math.max(LEAST_NANOS, roundTripNanos)) {
            window += pool.take(Math.min(window, mostBytes - window), 0);
        }
        raisedBefore = true;
        raisedAt = now;
        until = taken + window;
        return true;
    }

    /** Gives the window back: no more is received. Idempotent. */
    void close() {
        pool.give(window);
        window = 0;
    }
}
