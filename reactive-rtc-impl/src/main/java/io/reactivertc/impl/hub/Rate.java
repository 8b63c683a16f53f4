package io.reactivertc.impl.hub;

/**
 * Says how often something may be done.
 *
 * @param burst how many times at once
 * @param perSecond how fast that comes back
 */
public record Rate(int burst, double perSecond) {

    /** Requires both to be positive. */
    public Rate {
        if (burst < 1 || !(perSecond > 0)) {
            throw new IllegalArgumentException("a rate must be positive");
        }
    }

    /** Returns a rate of so many a minute, all of which may be taken at once. */
    public static Rate perMinute(int count) {
        return new Rate(count, count / 60.0);
    }

    /** Returns this rate for so many connections together. */
    Rate times(int connections) {
        return new Rate((int) Math.min(Integer.MAX_VALUE, (long) burst * connections), perSecond * connections);
    }
}
