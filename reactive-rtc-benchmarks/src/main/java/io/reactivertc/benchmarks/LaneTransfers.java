package io.reactivertc.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares a file over one peer connection to the same over lanes, on a long link; in turns, each after a first file that warms all of them up. */
final class LaneTransfers {

    private static final int ROUNDS = Integer.getInteger("bench.lanes.rounds", 5);
    private static final int ROUND_TRIP_MILLIS = 50;
    private static final int BYTES_PER_SECOND = 25_000_000;
    private static final int QUEUE_BYTES = 1_000_000;
    private static final int BYTES = 48_000_000;
    private static final List<String> LANES = List.of("0", "2", "4", "auto");

    private LaneTransfers() {}

    static void run(Report report) throws Exception {
        Path folder = Files.createTempDirectory("rtc-bench");
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        try (Child host = Child.start(FileHost.class, Files.createDirectories(folder.resolve("in")));
                Child sender = Child.start(LaneSender.class, host.result(), ROUND_TRIP_MILLIS, BYTES_PER_SECOND,
                        QUEUE_BYTES)) {
            Path file = FileTransfers.files(folder.resolve("out"), 1, BYTES).resolve("0");
            for (int round = 0; round <= ROUNDS; round++) {
                for (String lanes : LANES) {
                    sender.say(file + " " + lanes);
                    double rate = BYTES / 1e6 / Double.parseDouble(sender.result());
                    if (round > 0) {
                        rates.computeIfAbsent(lanes, key -> new ArrayList<>()).add(rate);
                    }
                }
            }
        } finally {
            FileTransfers.delete(folder);
        }
        report(report, rates);
    }

    private static void report(Report report, Map<String, List<Double>> rates) {
        report.section("A file of %d MB over a line of %d ms and %d Mbit/s, disk to disk, one process to another, MB/s"
                .formatted(BYTES / 1_000_000, ROUND_TRIP_MILLIS, BYTES_PER_SECOND / 125_000));
        report.row("lanes", "median", "least and most", "ratio to none", "bar");
        double alone = Samples.of(rates.get("0")).median();
        rates.forEach((lanes, measured) -> {
            Samples samples = Samples.of(measured);
            report.row(lanes, Report.decimal(samples.median()),
                    Report.decimal(samples.percentile(0)) + " to " + Report.decimal(samples.percentile(100)),
                    Report.decimal(samples.median() / alone), lanes.equals("4") ? "at least 2" : "");
        });
    }
}
