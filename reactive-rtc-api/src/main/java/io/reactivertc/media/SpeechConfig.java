package io.reactivertc.media;

import java.time.Duration;

/**
 * Says what counts as speaking. The defaults are those of hark, which RTCMultiConnection uses, with a threshold that follows the noise. Immutable.
 *
 * @param thresholdDb how loud an interval must be to count, in dB below full scale; -100 to 0
 * @param interval how long an interval is; 10 ms to 1 s, in steps of 10 ms
 * @param history how many intervals in a row must not count until speaking ends; 3 to 100. Speaking begins when two of the last three count
 * @param noiseMarginDb how far above steady noise an interval must be to count; 3 to 40, or infinite: then noise is not heeded, and whatever is above the threshold counts
 */
public record SpeechConfig(double thresholdDb, Duration interval, int history, double noiseMarginDb) {

    /** Intervals of 50 ms, louder than -50 dB and 8 dB above the noise; silence after 10 of them. */
    public static final SpeechConfig DEFAULT = new SpeechConfig(-50, Duration.ofMillis(50), 10, 8);

    private static final int STEP_MILLIS = 10;

    /** Validates the ranges; throws {@link IllegalArgumentException} if one does not fit. */
    public SpeechConfig {
        require(thresholdDb >= SpeakingState.SILENT_DB && thresholdDb <= 0, "thresholdDb", thresholdDb);
        long millis = interval.toMillis();
        require(interval.equals(Duration.ofMillis(millis)) && millis % STEP_MILLIS == 0 && millis >= STEP_MILLIS
                && millis <= 1_000, "interval", interval);
        require(history >= 3 && history <= 100, "history", history);
        require(noiseMarginDb >= 3 && noiseMarginDb <= 40 || noiseMarginDb == Double.POSITIVE_INFINITY, "noiseMarginDb",
                noiseMarginDb);
    }

    /** Returns the same with another threshold. */
    public SpeechConfig withThresholdDb(double db) {
        return new SpeechConfig(db, interval, history, noiseMarginDb);
    }

    /** Returns the same with intervals of another length. */
    public SpeechConfig withInterval(Duration duration) {
        return new SpeechConfig(thresholdDb, duration, history, noiseMarginDb);
    }

    /** Returns the same with another number of intervals until silence. */
    public SpeechConfig withHistory(int intervals) {
        return new SpeechConfig(thresholdDb, interval, intervals, noiseMarginDb);
    }

    /** Returns the same with another distance from noise. */
    public SpeechConfig withNoiseMarginDb(double db) {
        return new SpeechConfig(thresholdDb, interval, history, db);
    }

    /** Returns the same without heed to noise: whatever is above the threshold counts, as with hark. */
    public SpeechConfig withoutNoiseFloor() {
        return withNoiseMarginDb(Double.POSITIVE_INFINITY);
    }

    /** Returns whether the threshold follows the noise. */
    public boolean followsNoise() {
        return noiseMarginDb != Double.POSITIVE_INFINITY;
    }

    private static void require(boolean valid, String what, Object value) {
        if (!valid) {
            throw new IllegalArgumentException("not a valid " + what + ": " + value);
        }
    }
}
