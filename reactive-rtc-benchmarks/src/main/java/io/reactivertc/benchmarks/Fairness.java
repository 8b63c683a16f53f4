package io.reactivertc.benchmarks;

/** Measures how long a message takes while streams of bytes use all of the link. */
final class Fairness {

    private static final int[] STREAMS = {1, 4, 16};
    private static final int ROUND_TRIP_MILLIS = 50;
    private static final int[] BYTES_PER_SECOND = {3_125_000, 25_000_000, 0};

    private Fairness() {}

    static void run(Report report) {
        section(report, "A message's round trip beside streams at full speed, both ends in one process, ms", "streams");
        for (int streams : STREAMS) {
            measure(report, String.valueOf(streams), streams == 4 ? "under 20, or 5 times idle" : "", streams);
        }
        section(report, "The same with 4 streams on a link of " + ROUND_TRIP_MILLIS + " ms, ms", "Mbit/s");
        for (int rate : BYTES_PER_SECOND) {
            String name = rate == 0 ? "no limit" : String.valueOf(rate / 125_000);
            measure(report, name, "under twice idle and 50", 4, ROUND_TRIP_MILLIS, rate, Math.max(256_000, rate / 25));
        }
    }

    private static void section(Report report, String title, String first) {
        report.section(title);
        report.row(first, "idle, median", "idle, 99 %", "loaded, median", "loaded, 99 %", "all streams MB/s",
                "least and most of one MB/s", "bar");
    }

    private static void measure(Report report, String name, String bar, Object... arguments) {
        try (Child child = Child.start(OurFairness.class, arguments)) {
            double[] values = new double[7];
            for (int n = 0; n < values.length; n++) {
                values[n] = Double.parseDouble(child.result());
            }
            report.row(
                    name,
                    Report.decimal(values[0]),
                    Report.decimal(values[1]),
                    Report.decimal(values[2]),
                    Report.decimal(values[3]),
                    Report.decimal(values[4]),
                    Report.decimal(values[5]) + " to " + Report.decimal(values[6]),
                    bar);
        }
    }
}
