package io.reactivertc.impl.media;

import io.reactivertc.media.AudioFrame;

/**
 * Measures sound in steps of 10 ms: how loud it is above 300 Hz, which leaves out hum and rumble, and whether what is low in pitch prevails, as in a voice or a tone, or not, as in
 * noise. The level of channels together is that of their mean. Allocates nothing. For one thread.
 */
final class LoudnessMeter {

    static final long STEP_NANOS = 10_000_000;

    private static final int STEPS_PER_SECOND = 100;
    private static final double LOW_CUT_HZ = 300;
    private static final double LOW_PITCH_HZ = 1_000;
    private static final double FULL_SCALE = 32_768;
    private static final double QUIETEST = 1e-10; // -100 dB

    private int sampleRateHz;
    private int stepSamples;
    private double feedback;
    private double lowPitch;

    private double lastInput;
    private double lastOutput;
    private int samples;
    private double energy;
    private double correlation;

    private double stepEnergy;
    private boolean stepLow;

    /** Takes samples of a frame from one on, up to the end of a step or of the frame, and returns the index after the last one that it took. */
    int take(AudioFrame frame, int from) {
        if (frame.sampleRateHz() != sampleRateHz) {
            begin(frame.sampleRateHz());
        }
        int to = Math.min(frame.samplesPerChannel(), from + stepSamples - samples);
        if (frame.channels() == 1) {
            takeMono(frame, from, to);
        } else {
            takeMean(frame, from, to);
        }
        samples += to - from;
        if (samples == stepSamples) {
            endStep();
        }
        return to;
    }

    /** Returns whether a step ended with the last sample that was taken. */
    boolean isAtEndOfStep() {
        return samples == 0;
    }

    /** Returns the mean power of the last step, of full scale. */
    double power() {
        return stepEnergy;
    }

    /** Returns the correlation of a step: whether what is low in pitch prevailed in it. */
    boolean isLow() {
        return stepLow;
    }

    /** Returns the level of a mean power in dB. */
    static double toDb(double power) {
        return 10 * Math.log10(Math.max(power, QUIETEST));
    }

    private void takeMono(AudioFrame frame, int from, int to) {
        double input = lastInput;
        double output = lastOutput;
        double sumOfSquares = 0;
        double sumOfNeighbours = 0;
        for (int n = from; n < to; n++) {
            double next = frame.sample(n);
            double filtered = next - input + feedback * output;
            sumOfSquares += filtered * filtered;
            sumOfNeighbours += filtered * output;
            input = next;
            output = filtered;
        }
        lastInput = input;
        lastOutput = output;
        energy += sumOfSquares;
        correlation += sumOfNeighbours;
    }

    private void takeMean(AudioFrame frame, int from, int to) {
        int channels = frame.channels();
        for (int n = from; n < to; n++) {
            int sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += frame.sample(n * channels + channel);
            }
            double next = (double) sum / channels;
            double filtered = next - lastInput + feedback * lastOutput;
            energy += filtered * filtered;
            correlation += filtered * lastOutput;
            lastInput = next;
            lastOutput = filtered;
        }
    }

    private void begin(int rate) {
        sampleRateHz = rate;
        stepSamples = rate / STEPS_PER_SECOND;
        feedback = Math.exp(-2 * Math.PI * LOW_CUT_HZ / rate);
        lowPitch = Math.cos(2 * Math.PI * LOW_PITCH_HZ / rate);
        samples = 0;
        energy = 0;
        correlation = 0;
    }

    private void endStep() {
        if (Math.abs(lastOutput) < 1e-9) {
            lastOutput = 0; // else it would become denormal in silence, which is slow
        }
        stepEnergy = energy / stepSamples / (FULL_SCALE * FULL_SCALE);
        stepLow = correlation >= lowPitch * energy && energy > 0;
        samples = 0;
        energy = 0;
        correlation = 0;
    }
}
