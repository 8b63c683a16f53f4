package io.reactivertc.impl.media;

import java.util.stream.Stream;

/** Changes the sample rate of a few channels alike. Blocks without change cost a copy. For one thread. */
final class RateChanger {

    private final int fromHz;
    private final Resampler[] resamplers;
    private final int tail;
    private final float[] silence = new float[Resampler.BLOCK];

    /** Holds what the last block became, by channel. */
    private final float[][] output;

    RateChanger(int fromHz, int toHz, int channels) {
        this.fromHz = fromHz;
        if (fromHz == toHz) {
            resamplers = new Resampler[0];
            tail = 0;
            output = new float[channels][Resampler.BLOCK];
        } else {
            SincKernel kernel = new SincKernel(fromHz, toHz);
            resamplers = Stream.generate(() -> new Resampler(kernel)).limit(channels).toArray(Resampler[]::new);
            tail = kernel.taps / 2;
            output = new float[channels][resamplers[0].mostOutputs()];
        }
    }

    boolean isFrom(int sampleRateHz) {
        return fromHz == sampleRateHz;
    }

    /** Takes one block of each channel, and returns how many samples {@link #output} has of each. */
    int process(float[][] input, int count) {
        int written = count;
        for (int channel = 0; channel < output.length; channel++) {
            if (resamplers.length == 0) {
                System.arraycopy(input[channel], 0, output[channel], 0, count);
            } else {
                written = resamplers[channel].process(input[channel], count, output[channel]);
            }
        }
        return written;
    }

    /** Returns how many samples of silence bring out what is still held back. */
    int tail() {
        return tail;
    }

    /** Goes on with silence, as {@link #process}; used to bring out the {@link #tail()}. */
    int processSilence(int count) {
        int written = 0;
        for (int channel = 0; channel < resamplers.length; channel++) {
            written = resamplers[channel].process(silence, count, output[channel]);
        }
        return written;
    }

    float[] output(int channel) {
        return output[channel];
    }
}
