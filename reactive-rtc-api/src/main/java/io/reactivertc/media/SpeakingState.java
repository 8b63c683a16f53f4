package io.reactivertc.media;

/**
 * Says whether somebody speaks, and how loudly. Levels are root mean squares in dB below full scale: 0 is the loudest square wave there is, -3 the loudest sine, {@link #SILENT_DB}
 * nothing at all.
 *
 * @param speaking whether somebody speaks
 * @param sinceNanos since when, in the time of the frames ({@link AudioFrame#timestampNanos()}): where the sound that made it so began, or where the last one ended
 * @param volumeDb how loud the last interval was, in whole dB
 * @param thresholdDb how loud it must be to count, in whole dB; follows the noise
 */
public record SpeakingState(boolean speaking, long sinceNanos, int volumeDb, int thresholdDb) {

    /** The level of digital silence. */
    public static final int SILENT_DB = -100;
}
