package io.reactivertc.impl.media;

/**
 * Tells the beginning of speech from that of noise, before there is time to learn the noise: the level of speech moves by some dB within its first tenth of a second, or what is low
 * in pitch prevails; noise is even, and high. For one thread.
 */
final class Liveliness {

    private static final int WINDOW_STEPS = 15;
    private static final double LEAST_SPREAD_DB = 5;
    private static final int LEAST_LOW_STEPS = 4;

    /** How many steps after a rise say nothing: the first may be part silence, and codecs take a moment. */
    private static final int RISE_STEPS = 2;

    private final double[] levels = new double[WINDOW_STEPS];

    /** Counts steps of sound without a gap, and those of them at the end that are low. */
    private int steps;
    private int lowSteps;

    void sound(double levelDb, boolean low) {
        steps++;
        lowSteps = low ? lowSteps + 1 : 0;
        levels[steps % WINDOW_STEPS] = levelDb;
    }

    void quiet() {
        steps = 0;
        lowSteps = 0;
    }

    boolean isAlive() {
        return lowSteps >= LEAST_LOW_STEPS || spreadDb() >= LEAST_SPREAD_DB;
    }

    private double spreadDb() {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int step = Math.max(RISE_STEPS, steps - WINDOW_STEPS) + 1; step <= steps; step++) {
            double level = levels[step % WINDOW_STEPS];
            least = Math.min(least, level);
            most = Math.max(most, level);
        }
        return most - least;
    }
}
