package io.reactivertc.benchmarks;

/** Measures how many of 30 pictures a second reach each of four peers, beside webrtc-java alone. */
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
    }

    private static void add(double[] sums, Class<?> main) {
        try (Child child = Child.start(main, PEERS)) {
            for (int n = 0; n < sums.length; n++) {
                sums[n] += Double.parseDouble(child.result()) / ROUNDS;
            }
        }
    }
}
