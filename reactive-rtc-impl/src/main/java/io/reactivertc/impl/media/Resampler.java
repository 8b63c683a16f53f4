package io.reactivertc.impl.media;

/**
 * Changes the sample rate of one channel. Positions are whole numbers, so it never drifts: n inputs and the end make exactly ⌈n · up / down⌉ outputs, the first at the time of the
 * first input. It looks half its kernel ahead. For one thread.
 */
final class Resampler {

    /** How many inputs may come at once. */
    static final int BLOCK = 480;

    private final SincKernel kernel;

    /** Holds the inputs that outputs still need, the oldest first. */
    private final float[] window;
    private int filled;

    /** Where the next output is: at the window's input {@code position}, and {@code fraction / up} of the way to the one after it. */
    private int position;
    private int fraction;

    Resampler(SincKernel kernel) {
        this.kernel = kernel;
        window = new float[kernel.taps + BLOCK];
        filled = kernel.taps / 2 - 1; // silence before the first input
    }

    /** Returns how many outputs {@link #BLOCK} inputs make at most. */
    int mostOutputs() {
        return (int) (((long) BLOCK + 1) * kernel.up / kernel.down) + 1;
    }

    /** Takes up to {@link #BLOCK} inputs, writes the outputs that they complete, and returns their number. */
    int process(float[] input, int count, float[] output) {
        System.arraycopy(input, 0, window, filled, count);
        filled += count;
        int written = 0;
        while (position + kernel.taps <= filled) {
            output[written++] = kernel.isExact() ? exact() : interpolated();
            fraction += kernel.down;
            position += fraction / kernel.up;
            fraction %= kernel.up;
        }
        filled -= position;
        System.arraycopy(window, position, window, 0, filled);
        position = 0;
        return written;
    }

    private float exact() {
        return sum(kernel.row(fraction));
    }

    private float interpolated() {
        long scaled = (long) fraction * kernel.phases;
        int phase = (int) (scaled / kernel.up);
        float between = (float) (scaled % kernel.up) / kernel.up;
        return sum(kernel.row(phase)) * (1 - between) + sum(kernel.row(phase + 1)) * between;
    }

    /** Adds up in four lanes, which do not wait for one another. */
    private float sum(float[] row) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int tap = 0;
        for (; tap + 3 < row.length; tap += 4) {
            a += window[position + tap] * row[tap];
            b += window[position + tap + 1] * row[tap + 1];
            c += window[position + tap + 2] * row[tap + 2];
            d += window[position + tap + 3] * row[tap + 3];
        }
        for (; tap < row.length; tap++) {
            a += window[position + tap] * row[tap];
        }
        return a + b + (c + d);
    }
}
