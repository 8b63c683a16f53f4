package io.reactivertc.impl.media;

import org.jspecify.annotations.Nullable;

/**
 * Makes a sum of sounds fit 16 bits: quieter while it is too loud, and back within a second. The gain changes evenly over a frame; what is still too loud at its beginning is cut
 * off. For one thread, one per stream.
 */
public final class Limiter {

    private static final double RECOVERY = 1.02; // for each frame: 6 dB in a third of a second

    private double gain = 1;

    /**
     * Writes a frame.
     *
     * @param sum of sounds
     * @param without one of them, to be taken out again; or null
     * @param target as long as the sum
     */
    public void apply(int[] sum, short @Nullable [] without, short[] target) {
        double before = gain;
        gain = Math.min(Math.min(1, before * RECOVERY), (double) Short.MAX_VALUE / Math.max(1, peak(sum, without)));
        double step = (gain - before) / sum.length;
        double now = before;
        for (int n = 0; n < sum.length; n++) {
            now += step;
            double value = now * mixed(sum, without, n);
            target[n] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value)));
        }
    }

    private static int peak(int[] sum, short @Nullable [] without) {
        int peak = 0;
        for (int n = 0; n < sum.length; n++) {
            peak = Math.max(peak, Math.abs(mixed(sum, without, n)));
        }
        return peak;
    }

    private static int mixed(int[] sum, short @Nullable [] without, int n) {
        return without == null ? sum[n] : sum[n] - without[n];
    }
}
