package io.reactivertc.benchmarks;

/** Measures how many of 30 pictures a second reach each of four peers, beside webrtc-java alone; then for as many minutes as the system property {@code pictures.minutes} says. */
final class Pictures {

    private static final int ROUNDS = 2;
    private static final int PEERS = 4;

    private Pictures() {}

    static void run(Report report) {
        report.section("640 x 360 at 30 pictures a second to 4 peers, all in one process, in turns");
        report.row("", "pictures a second and peer", "cores used");
        double[] raw = new double[2];
        double[] ours = new double[2];
        for (int round = 0; round < ROUNDS; round++) {
            add(raw, RawPictures.class);
            add(ours, OurPictures.class);
        }
        report.row("raw", Report.decimal(raw[0]), Report.decimal(raw[1]));
        report.row("ours", Report.decimal(ours[0]), Report.decimal(ours[1]));
        report.note("Ratio: " + Report.decimal(ours[0] / raw[0]) + "; bar: at least 0.95.");
        last(report, Integer.getInteger("pictures.minutes", 0));
    }

    private static void last(Report report, int minutes) {
        if (minutes == 0) {
            return;
        }
        report.section("The same over ours for " + minutes + " minutes");
        report.row("minute", "pictures a second and peer", "resident MB", "heap MB after a collection");
        try (Child child = Child.start(OurPictures.class, PEERS, minutes)) {
            for (int minute = 1; minute <= minutes; minute++) {
                report.row((Object[]) child.result().split(" "));
            }
        }
        report.note("Bar: memory flat after the first minute.");
    }

    private static void add(double[] sums, Class<?> main) {
        try (Child child = Child.start(main, PEERS)) {
            for (int n = 0; n < sums.length; n++) {
                sums[n] += Double.parseDouble(child.result()) / ROUNDS;
            }
        }
    }
}
