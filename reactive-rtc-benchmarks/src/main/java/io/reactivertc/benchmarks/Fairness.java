package io.reactivertc.benchmarks;

/** Measures how long a message takes while streams of bytes use all of the link. */
final class Fairness {

    private static final int[] STREAMS = {1, 4, 16};

    private Fairness() {}

    static void run(Report report) {
        report.section("A message's round trip beside streams at full speed, both ends in one process, ms");
        report.row("streams", "idle, median", "idle, 99 %", "loaded, median", "loaded, 99 %", "all streams MB/s",
                "least and most of one MB/s", "bar");
        for (int streams : STREAMS) {
            measure(streams, report);
        }
    }

    private static void measure(int streams, Report report) {
        try (Child child = Child.start(OurFairness.class, streams)) {
            double[] values = new double[7];
            for (int n = 0; n < values.length; n++) {
                values[n] = Double.parseDouble(child.result());
            }
            report.row(
                    streams,
                    Report.decimal(values[0]),
                    Report.decimal(values[1]),
                    Report.decimal(values[2]),
                    Report.decimal(values[3]),
                    Report.decimal(values[4]),
                    Report.decimal(values[5]) + " to " + Report.decimal(values[6]),
                    streams == 4 ? "under 20, or 5 times idle" : "");
        }
    }
}
