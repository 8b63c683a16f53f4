package io.reactivertc.netlab;

import java.time.Duration;

/**
 * Says what a line does to the packets of one direction.
 *
 * @param delay how long each takes, one way
 * @param jitter up to how much longer, at random; order holds
 * @param loss the share that is dropped at random, 0 to 1
 * @param bytesPerSecond how much goes through; 0 is without limit
 * @param queueBytes how much may wait for its turn where that is limited; what does not fit is dropped
 * @param reordered the share that is held back, so that later packets overtake it, 0 to 1
 * @param heldBack for how long
 * @param cut whether nothing goes through at all
 */
public record Impairment(Duration delay, Duration jitter, double loss, long bytesPerSecond, int queueBytes, double reordered,
        Duration heldBack, boolean cut) {

    /** A line that does nothing but carry. */
    public static final Impairment NONE =
            new Impairment(Duration.ZERO, Duration.ZERO, 0, 0, 256 * 1024, 0, Duration.ZERO, false);

    /** A line that carries nothing. */
    public static final Impairment CUT = NONE.withCut(true);

    /** Checks the shares. */
    public Impairment {
        if (loss < 0 || loss > 1 || reordered < 0 || reordered > 1 || bytesPerSecond < 0 || queueBytes < 0) {
            throw new IllegalArgumentException("a share is 0 to 1, a limit is not negative");
        }
    }

    /** Returns this with another delay, one way. */
    public Impairment withDelay(Duration value) {
        return new Impairment(value, jitter, loss, bytesPerSecond, queueBytes, reordered, heldBack, cut);
    }

    /** Returns this with another jitter. */
    public Impairment withJitter(Duration value) {
        return new Impairment(delay, value, loss, bytesPerSecond, queueBytes, reordered, heldBack, cut);
    }

    /** Returns this with another loss. */
    public Impairment withLoss(double value) {
        return new Impairment(delay, jitter, value, bytesPerSecond, queueBytes, reordered, heldBack, cut);
    }

    /** Returns this with a limited rate, and with a queue in front of it. */
    public Impairment withRate(long rateBytesPerSecond, int waitingBytes) {
        return new Impairment(delay, jitter, loss, rateBytesPerSecond, waitingBytes, reordered, heldBack, cut);
    }

    /** Returns this with a share of packets held back for some time. */
    public Impairment withReordering(double share, Duration by) {
        return new Impairment(delay, jitter, loss, bytesPerSecond, queueBytes, share, by, cut);
    }

    /** Returns this, cut or whole. */
    public Impairment withCut(boolean value) {
        return new Impairment(delay, jitter, loss, bytesPerSecond, queueBytes, reordered, heldBack, value);
    }
}
