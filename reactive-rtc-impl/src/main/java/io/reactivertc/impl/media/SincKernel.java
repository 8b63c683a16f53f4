package io.reactivertc.impl.media;

/**
 * Holds the low-pass filter between two sample rates, a Kaiser-windowed sinc, sampled at the fractions of an input sample at which outputs may fall. It passes 0.42 of the lower
 * rate within 0.1 dB and stops what lies above half of it by 80 dB. Immutable.
 */
final class SincKernel {

    private static final int TAPS_OF_LOWER_RATE = 64;
    private static final double CUTOFF = 0.461; // of the lower rate: the middle of the transition, which ends at 0.5
    private static final double KAISER_BETA = 7.86; // 80 dB

    /** Above, the phases between two rows are interpolated, which costs 106 dB at most. */
    private static final int MOST_EXACT_PHASES = 640;
    private static final int INTERPOLATED_PHASES = 512;

    /** How many outputs come of {@link #down} inputs, in lowest terms. */
    final int up;
    final int down;

    /** How many inputs make an output; even. */
    final int taps;

    /** How many rows lie between one input and the next. There is one row more. */
    final int phases;

    private final float[][] rows;

    SincKernel(int fromHz, int toHz) {
        int divisor = greatestCommonDivisor(fromHz, toHz);
        up = toHz / divisor;
        down = fromHz / divisor;
        double lower = Math.min(1, (double) toHz / fromHz);
        taps = 2 * (int) Math.ceil(TAPS_OF_LOWER_RATE / lower / 2);
        phases = up <= MOST_EXACT_PHASES ? up : INTERPOLATED_PHASES;
        rows = new float[phases + 1][];
        for (int phase = 0; phase <= phases; phase++) {
            rows[phase] = row((double) phase / phases, 2 * CUTOFF * lower);
        }
    }

    /** Returns the weights of the inputs for an output at this fraction of the way from one input to the next. */
    float[] row(int phase) {
        return rows[phase];
    }

    /** Returns whether each output falls on a row. */
    boolean isExact() {
        return phases == up;
    }

    private float[] row(double fraction, double bandwidth) {
        double[] weights = new double[taps];
        double sum = 0;
        for (int tap = 0; tap < taps; tap++) {
            double distance = tap - taps / 2 + 1 - fraction;
            weights[tap] = sinc(bandwidth * distance) * kaiser(2 * distance / taps);
            sum += weights[tap];
        }
        float[] row = new float[taps];
        for (int tap = 0; tap < taps; tap++) {
            row[tap] = (float) (weights[tap] / sum); // each row passes a constant unchanged
        }
        return row;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double kaiser(double x) {
        return Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
    }

    /** Is the modified Bessel function of the first kind, of order zero. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int n = 1; term > sum * 1e-12; n++) {
            term *= x / (2 * n) * (x / (2 * n));
            sum += term;
        }
        return sum;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
