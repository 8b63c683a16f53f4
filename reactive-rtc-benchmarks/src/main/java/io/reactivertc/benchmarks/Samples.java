package io.reactivertc.benchmarks;

import java.util.Arrays;
import java.util.List;

/** Is a set of measured values. */
record Samples(double[] sorted) {

    static Samples of(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    double median() {
        return percentile(50);
    }

    double percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, Math.min(sorted.length, rank) - 1)];
    }
}
