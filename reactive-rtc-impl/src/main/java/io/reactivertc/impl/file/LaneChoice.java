package io.reactivertc.impl.file;

import io.reactivertc.file.Lanes;

/** Decides over how many lanes content travels. */
final class LaneChoice {

    /** Below this round trip one peer connection carries what there is, and lanes only cost. */
    static final long SHORT_NANOS = 10_000_000;

    /** From here on as many as there may be. */
    static final long LONG_NANOS = 30_000_000;

    /** With fewer bytes to go it is over before lanes are fast. */
    static final long LEAST_BYTES = 8 << 20;

    private LaneChoice() {}

    /**
     * Returns how many lanes.
     *
     * @param wish of this side
     * @param granted how many the receiver takes
     * @param roundTripNanos as measured
     * @param left how many bytes are to go
     */
    static int of(Lanes wish, int granted, long roundTripNanos, long left) {
        int most = Math.min(wish.most(), granted);
        if (!wish.automatic()) {
            return most;
        }
        if (roundTripNanos < SHORT_NANOS || left < LEAST_BYTES) {
            return 0;
        }
        return roundTripNanos < LONG_NANOS ? Math.min(2, most) : most;
    }
}
