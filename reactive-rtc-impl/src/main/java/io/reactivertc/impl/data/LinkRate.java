package io.reactivertc.impl.data;

/** Measures what a link carries while there is always something to send: a mean, weighted towards the newest. Confined to one thread. */
final class LinkRate {

    private static final long LEAST_NANOS = 500_000;
    private static final double WEIGHT = 1.0 / 8;

    private double bytesPerNano;
    private boolean measured;
    private long beganWith;
    private long beganAt;

    /** Begins to measure: so many bytes had left by now. */
    void begin(long gone, long now) {
        beganWith = gone;
        beganAt = now;
    }

    /** Measures what left since then. */
    void measure(long gone, long now) {
        long nanos = now - beganAt;
        if (nanos < LEAST_NANOS) {
            return;
        }
        double newest = (double) (gone - beganWith) / nanos;
        bytesPerNano = measured ? bytesPerNano + (newest - bytesPerNano) * WEIGHT : newest;
        measured = true;
        begin(gone, now);
    }

    /** Returns how many bytes leave in this time; {@link Long#MAX_VALUE} if that is not known. */
    long carriedIn(long nanos) {
        return carriedIn(nanos, Long.MAX_VALUE);
    }

    /** Returns how many bytes leave in this time, or what was given if that is not known. */
    long carriedIn(long nanos, long unknown) {
        return measured ? (long) (bytesPerNano * nanos) : unknown;
    }

    /** Returns how long it takes until so many bytes have left; 0 if that is not known. */
    long timeFor(long bytes) {
        return bytesPerNano > 0 ? (long) (bytes / bytesPerNano) : 0;
    }
}
