package io.reactivertc.benchmarks;

/** Measures how long sound and pictures of a live source take to a subscriber in the same process, beside webrtc-java alone. */
final class Delay {

    private static final int ROUNDS = 1;
    private static final int MARKS = 40;

    private Delay() {}

    static void run(Report report) {
        report.section("From a live source to the subscriber, both ends in one process, ms");
        report.row("media", "raw, median", "raw, 95 %", "ours, median", "ours, 95 %", "added, median", "bar");
        measure("audio", "under 15", report);
        measure("video", "under 33 (a picture)", report);
    }

    private static void measure(String kind, String bar, Report report) {
        double[] raw = new double[2];
        double[] ours = new double[2];
        for (int round = 0; round < ROUNDS; round++) {
            add(raw, RawDelay.class, kind);
            add(ours, OurDelay.class, kind);
        }
        report.row(kind, Report.decimal(raw[0]), Report.decimal(raw[1]), Report.decimal(ours[0]), Report.decimal(ours[1]),
                Report.decimal(ours[0] - raw[0]), bar);
    }

    private static void add(double[] sums, Class<?> main, String kind) {
        try (Child child = Child.start(main, kind, MARKS)) {
            for (int n = 0; n < sums.length; n++) {
                sums[n] += Double.parseDouble(child.result()) / ROUNDS;
            }
        }
    }
}
