package io.reactivertc.impl.media;

import java.util.Arrays;

/** Estimates the level of steady noise: the quietest interval of the last second and a half. Speech has gaps, noise has none. For one thread. */
final class NoiseFloor {

    private static final int WINDOW_STEPS = 150;
    private static final int FEWEST_INTERVALS = 3;

    private final double[] levels;
    private int next;

    NoiseFloor(int intervalSteps) {
        levels = new double[Math.max(FEWEST_INTERVALS, WINDOW_STEPS / intervalSteps)];
        Arrays.fill(levels, Double.NEGATIVE_INFINITY); // nothing is known until the window is full
    }

    void add(double levelDb) {
        levels[next] = levelDb;
        next = (next + 1) % levels.length;
    }

    double db() {
        double least = levels[0];
        for (double level : levels) {
            least = Math.min(least, level);
        }
        return least;
    }
}
