package io.reactivertc.media;

import java.nio.ShortBuffer;
import java.time.Duration;
import java.util.Objects;

/**
 * Is a piece of sound: 16-bit samples, the channels interleaved. Immutable; safe to keep and to hand to other threads.
 *
 * <p>What arrives from a peer is always 48 kHz, mono and 10 ms long. What is published may have any form that this class takes.
 */
public final class AudioFrame {

    /** The lowest sample rate. */
    public static final int MIN_SAMPLE_RATE_HZ = 8_000;
    /** The highest sample rate. */
    public static final int MAX_SAMPLE_RATE_HZ = 192_000;
    /** The most channels. */
    public static final int MAX_CHANNELS = 8;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final short[] samples;
    private final int sampleRateHz;
    private final int channels;
    private final long timestampNanos;

    private AudioFrame(short[] samples, int sampleRateHz, int channels, long timestampNanos) {
        this.samples = samples;
        this.sampleRateHz = sampleRateHz;
        this.channels = channels;
        this.timestampNanos = timestampNanos;
    }

    /**
     * Returns a frame of these samples. The array is not copied and must not change afterwards.
     *
     * <p>Throws {@link IllegalArgumentException} unless there is at least one sample of each channel, the same number of each, and at most one second.
     *
     * @param samples the channels interleaved
     * @param sampleRateHz samples per second of one channel, 8,000 to 192,000
     * @param channels 1 to 8
     * @param timestampNanos when its first sample belongs, in nanoseconds from an origin of its stream's own
     */
    public static AudioFrame of(short[] samples, int sampleRateHz, int channels, long timestampNanos) {
        Objects.requireNonNull(samples, "samples");
        require(sampleRateHz >= MIN_SAMPLE_RATE_HZ && sampleRateHz <= MAX_SAMPLE_RATE_HZ, "sample rate", sampleRateHz);
        require(channels >= 1 && channels <= MAX_CHANNELS, "number of channels", channels);
        require(samples.length > 0 && samples.length % channels == 0, "number of samples", samples.length);
        require(samples.length / channels <= sampleRateHz, "number of samples for at most one second", samples.length);
        return new AudioFrame(samples, sampleRateHz, channels, timestampNanos);
    }

    /** Returns the samples, the channels interleaved, as a new read-only view. */
    public ShortBuffer samples() {
        return ShortBuffer.wrap(samples).asReadOnlyBuffer();
    }

    /** Returns one sample; counts through all channels, interleaved. */
    public short sample(int index) {
        return samples[index];
    }

    /** Copies all samples into this array from this position on. */
    public void copyTo(short[] target, int offset) {
        System.arraycopy(samples, 0, target, offset, samples.length);
    }

    /** Returns how many samples it has, of all channels together. */
    public int length() {
        return samples.length;
    }

    /** Returns how many samples it has of each channel. */
    public int samplesPerChannel() {
        return samples.length / channels;
    }

    /** Returns the samples per second of one channel. */
    public int sampleRateHz() {
        return sampleRateHz;
    }

    /** Returns how many channels it has. */
    public int channels() {
        return channels;
    }

    /** Returns when its first sample belongs, in nanoseconds from an origin of its stream's own: only differences mean something. */
    public long timestampNanos() {
        return timestampNanos;
    }

    /** Returns how long it lasts. */
    public Duration duration() {
        return Duration.ofNanos(samplesPerChannel() * NANOS_PER_SECOND / sampleRateHz);
    }

    private static void require(boolean valid, String what, int value) {
        if (!valid) {
            throw new IllegalArgumentException("not a valid " + what + ": " + value);
        }
    }

    @Override
    public String toString() {
        return "AudioFrame[" + samplesPerChannel() + " samples, " + sampleRateHz + " Hz, " + channels + " channels]";
    }
}
