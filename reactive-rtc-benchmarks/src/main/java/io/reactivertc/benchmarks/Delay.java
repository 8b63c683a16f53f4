package io.reactivertc.benchmarks;

/** Measures how long sound and pictures of a live source take to a subscriber in the same process, beside webrtc-java alone. */
final class Delay {

    private static final int ROUNDS = 2;
    private static final int MARKS = 20;

    private Delay() {}

    static void run(Report report) {
        report.section("From a live source to the subscriber, both ends in one process, ms");
        report.row("media", "raw, median", "raw, 95 %", "ours, median", "ours, 95 %", "added, median", "bar");
        measure("audio", "under 15", report);
        measure("video", "under 33 (a picture)", report);
    }

    private static void measure(String kind, String bar, Report report) {
        double[] raw = {Double.MAX_VALUE, 0};
        double[] ours = {Double.MAX_VALUE, 0};
        for (int round = 0; round < ROUNDS; round++) {
            raw = better(raw, RawDelay.class, kind);
            ours = better(ours, OurDelay.class, kind);
        }
        report.row(kind, Report.decimal(raw[0]), Report.decimal(raw[1]), Report.decimal(ours[0]), Report.decimal(ours[1]),
                Report.decimal(ours[0] - raw[0]), bar);
    }

    /** Returns what this round gave if its median is less: libwebrtc's buffer is longer for minutes after a start that stumbled. */
    private static double[] better(double[] before, Class<?> main, String kind) {
        try (Child child = Child.start(main, kind, MARKS)) {
            double[] now = {Double.parseDouble(child.result()), Double.parseDouble(child.result())};
            return now[0] < before[0] ? now : before;
        }
    }
}
