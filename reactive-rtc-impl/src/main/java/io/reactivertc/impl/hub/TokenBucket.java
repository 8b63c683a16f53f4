package io.reactivertc.impl.hub;

/** Holds someone to a {@link Rate}: full at first, filled evenly. On the loop. */
final class TokenBucket {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Rate rate;
    private double tokens;
    private long filledAt;

    TokenBucket(Rate rate, long now) {
        this.rate = rate;
        this.tokens = rate.burst();
        this.filledAt = now;
    }

    /** Returns whether so many may be taken; more than the burst counts as the burst. */
    boolean has(int count, long now) {
        fill(now);
        return tokens >= Math.min(count, rate.burst());
    }

    /** Takes so many, whether or not they are there: what is owed must come back first. */
    void take(int count, long now) {
        fill(now);
        tokens -= count;
    }

    /** Returns after how long {@link #has} will be true, at least 1 ms. */
    long millisUntil(int count, long now) {
        fill(now);
        double missing = Math.min(count, rate.burst()) - tokens;
        return Math.max(1, (long) Math.ceil(missing / rate.perSecond() * 1_000));
    }

    boolean isFull(long now) {
        fill(now);
        return tokens >= rate.burst();
    }

    private void fill(long now) {
        tokens = Math.min(rate.burst(), tokens + (now - filledAt) / NANOS_PER_SECOND * rate.perSecond());
        filledAt = now;
    }
}
