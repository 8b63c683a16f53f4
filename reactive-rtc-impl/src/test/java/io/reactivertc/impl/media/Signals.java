package io.reactivertc.impl.media;

import io.reactivertc.media.AudioFrame;
import java.util.Collection;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes signals whose properties are known, and measures those of others. */
public final class Signals {

    private static final double FULL_SCALE = 32_768;

    private Signals() {}

    /** Returns a sine of this amplitude, 0 to 1. */
    public static short[] tone(double hz, double amplitude, int sampleRateHz, int length) {
        short[] samples = new short[length];
        for (int n = 0; n < length; n++) {
            samples[n] = (short) Math.round(amplitude * 32_767 * Math.sin(2 * Math.PI * hz * n / sampleRateHz));
        }
        return samples;
    }

    /** Returns white noise of this level in dBFS, the same for the same seed. */
    public static short[] noise(double levelDb, int length, long seed) {
        Random random = new Random(seed);
        double deviation = FULL_SCALE * Math.pow(10, levelDb / 20);
        short[] samples = new short[length];
        for (int n = 0; n < length; n++) {
            samples[n] = (short) Math.max(-32_768, Math.min(32_767, Math.round(deviation * random.nextGaussian())));
        }
        return samples;
    }

    /** Returns the level of the samples in dBFS: 0 is a full square wave, -3 a full sine. */
    public static double levelDb(short[] samples, int from, int to) {
        double sum = IntStream.range(from, to).mapToDouble(n -> (double) samples[n] * samples[n]).sum();
        return 10 * Math.log10(sum / (to - from) / (FULL_SCALE * FULL_SCALE) + 1e-12);
    }

    /** Returns the amplitude of one frequency, 0 to 1 (Goertzel, with a Hann window, which keeps other frequencies out). */
    public static double amplitude(double hz, short[] samples, int from, int to, int sampleRateHz) {
        double cosine = 2 * Math.cos(2 * Math.PI * hz / sampleRateHz);
        int length = to - from;
        double before = 0;
        double last = 0;
        for (int n = 0; n < length; n++) {
            double window = 1 - Math.cos(2 * Math.PI * n / length);
            double now = window * samples[from + n] + cosine * last - before;
            before = last;
            last = now;
        }
        double power = last * last + before * before - cosine * last * before;
        return 2 * Math.sqrt(Math.max(0, power)) / length / FULL_SCALE;
    }

    /** Returns the same in dB. */
    public static double amplitudeDb(double hz, short[] samples, int from, int to, int sampleRateHz) {
        return 20 * Math.log10(amplitude(hz, samples, from, to, sampleRateHz) + 1e-12);
    }

    /** Returns the samples of the frames, one after the other. */
    public static short[] join(Collection<AudioFrame> frames) {
        short[] joined = new short[frames.stream().mapToInt(AudioFrame::length).sum()];
        int at = 0;
        for (AudioFrame frame : frames) {
            frame.copyTo(joined, at);
            at += frame.length();
        }
        return joined;
    }
}
