package io.reactivertc.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Compares messages of several sizes, raw and ours in turn, each in a process of its own. */
final class Messages {

    private static final int ROUNDS = 3;
    private static final List<Size> SIZES = List.of(
            new Size(262_144, 1_200, 200, "at least 0.9"),
            new Size(65_536, 4_800, 800, "at least 0.9"),
            new Size(16_384, 12_000, 2_000, ""),
            new Size(1_024, 60_000, 20_000, "at least 3"),
            new Size(200, 300_000, 100_000, "at least 50,000/s"));

    private Messages() {}

    static void run(Report report) {
        report.section("Messages, one direction, both ends in one process");
        report.row("bytes", "raw /s", "raw, counting /s", "ours /s", "ours MB/s", "ratio to raw", "ratio to counting", "bar");
        SIZES.forEach(size -> compare(size, report));
    }

    private static void compare(Size size, Report report) {
        List<Double> asking = new ArrayList<>();
        List<Double> counting = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            asking.add(raw(size, "asking"));
            counting.add(raw(size, "counting"));
            ours.add(Child.measure(OurMessages.class, size.bytes, size.count, size.warmUp));
        }
        double ourMedian = Samples.of(ours).median();
        report.row(
                size.bytes,
                Math.round(Samples.of(asking).median()),
                Math.round(Samples.of(counting).median()),
                Math.round(ourMedian),
                Report.decimal(ourMedian * size.bytes / 1e6),
                Report.decimal(ourMedian / Samples.of(asking).median()),
                Report.decimal(ourMedian / Samples.of(counting).median()),
                size.bar);
    }

    private static double raw(Size size, String way) {
        return Child.measure(RawMessages.class, size.bytes, Math.min(size.count, 40_000), Math.min(size.warmUp, 10_000), way);
    }

    private record Size(int bytes, int count, int warmUp, String bar) {}
}
