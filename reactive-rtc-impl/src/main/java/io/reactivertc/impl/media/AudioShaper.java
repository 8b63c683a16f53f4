package io.reactivertc.impl.media;

import io.reactivertc.media.AudioFrame;

/**
 * Brings sound of any form into frames of one form: another sample rate, one or two channels, another length of frames. More than two channels are mixed to one. The form of what
 * comes in may change between frames. Allocates nothing once it knows the form. For one thread.
 */
public final class AudioShaper {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int sampleRateHz;
    private final int channels;
    private final SampleQueue queue;
    private final float[][] block;
    private RateChanger rates;

    /**
     * Creates a shaper; throws {@link IllegalArgumentException} for what cannot be.
     *
     * @param sampleRateHz the sample rate of what comes out, 8,000 to 192,000
     * @param channels 1 or 2
     */
    public AudioShaper(int sampleRateHz, int channels) {
        if (channels != 1 && channels != 2) {
            throw new IllegalArgumentException("channels must be 1 or 2, not " + channels);
        }
        if (sampleRateHz < AudioFrame.MIN_SAMPLE_RATE_HZ || sampleRateHz > AudioFrame.MAX_SAMPLE_RATE_HZ) {
            throw new IllegalArgumentException("not a valid sample rate: " + sampleRateHz);
        }
        this.sampleRateHz = sampleRateHz;
        this.channels = channels;
        queue = new SampleQueue(channels);
        block = new float[channels][Resampler.BLOCK];
        rates = new RateChanger(sampleRateHz, sampleRateHz, channels);
    }

    /** Takes a frame. What is not polled stays, so whoever pushes looks at {@link #bufferedNanos()} before. */
    public void push(AudioFrame frame) {
        if (!rates.isFrom(frame.sampleRateHz())) {
            bringOutTail();
            rates = new RateChanger(frame.sampleRateHz(), sampleRateHz, channels);
        }
        int length = frame.samplesPerChannel();
        for (int from = 0; from < length; from += Resampler.BLOCK) {
            int count = Math.min(Resampler.BLOCK, length - from);
            read(frame, from, count);
            queue.add(rates, rates.process(block, count));
        }
    }

    /** Fills an array with the next samples, the channels interleaved, and returns true; or returns false if there are not that many. */
    public boolean poll(short[] target) {
        return queue.poll(target);
    }

    /** Brings out the last samples that were held back, and lets {@link #poll} go on with silence until none of them is left. Nothing is pushed afterwards. */
    public void end(int frameSamples) {
        bringOutTail();
        queue.pad(frameSamples * channels);
    }

    /** Returns how much sound can be polled. */
    public long bufferedNanos() {
        return queue.length() / channels * NANOS_PER_SECOND / sampleRateHz;
    }

    /** Returns the sample rate of what comes out. */
    public int sampleRateHz() {
        return sampleRateHz;
    }

    /** Returns the number of channels of what comes out. */
    public int channels() {
        return channels;
    }

    private void bringOutTail() {
        int left = rates.tail();
        while (left > 0) {
            int count = Math.min(Resampler.BLOCK, left);
            queue.add(rates, rates.processSilence(count));
            left -= count;
        }
    }

    private void read(AudioFrame frame, int from, int count) {
        int width = frame.channels();
        if (width == 1 || width > 2 || channels == 1) {
            mix(frame, from, count, width);
        } else {
            for (int n = 0; n < count; n++) {
                block[0][n] = frame.sample(2 * (from + n));
                block[1][n] = frame.sample(2 * (from + n) + 1);
            }
        }
    }

    private void mix(AudioFrame frame, int from, int count, int width) {
        float[] first = block[0];
        for (int n = 0; n < count; n++) {
            int sum = 0;
            for (int channel = 0; channel < width; channel++) {
                sum += frame.sample(width * (from + n) + channel);
            }
            first[n] = (float) sum / width;
        }
        if (channels == 2) {
            System.arraycopy(first, 0, block[1], 0, count);
        }
    }
}
