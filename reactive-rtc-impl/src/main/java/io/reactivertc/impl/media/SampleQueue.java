package io.reactivertc.impl.media;

import java.util.Arrays;

/** Keeps samples in the order in which they came, the channels interleaved. Grows to the most that ever waited. For one thread. */
final class SampleQueue {

    private static final float MIN = Short.MIN_VALUE;
    private static final float MAX = Short.MAX_VALUE;

    private final int channels;
    private short[] samples = new short[4_096];
    private int start;
    private int end;

    SampleQueue(int channels) {
        this.channels = channels;
    }

    /** Adds the first samples of each channel's output, rounded, and cut off where 16 bits end. */
    void add(RateChanger source, int count) {
        makeRoom(count * channels);
        for (int channel = 0; channel < channels; channel++) {
            float[] output = source.output(channel);
            int at = end + channel;
            for (int n = 0; n < count; n++) {
                samples[at] = (short) Math.round(Math.max(MIN, Math.min(MAX, output[n])));
                at += channels;
            }
        }
        end += count * channels;
    }

    boolean poll(short[] target) {
        if (length() < target.length) {
            return false;
        }
        System.arraycopy(samples, start, target, 0, target.length);
        start += target.length;
        return true;
    }

    /** Adds silence until the length is a multiple of this. */
    void pad(int unit) {
        int missing = (unit - length() % unit) % unit;
        makeRoom(missing);
        Arrays.fill(samples, end, end + missing, (short) 0);
        end += missing;
    }

    int length() {
        return end - start;
    }

    private void makeRoom(int count) {
        if (end + count <= samples.length) {
            return;
        }
        int length = length();
        short[] target = length + count <= samples.length ? samples : new short[Math.max(2 * samples.length, length + count)];
        System.arraycopy(samples, start, target, 0, length);
        samples = target;
        start = 0;
        end = length;
    }
}
