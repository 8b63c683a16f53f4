package io.reactivertc.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Compares our signaling server, with rooms and limits on, to a bare relay: relays for each second of CPU, latency, memory of an idle connection. */
final class Signaling {

    private static final int ROUNDS = 2;
    private static final int PAIRS = 200;
    private static final int FIRST = 100; // so many come before, so that what is made once does not count
    private static final int WARM_UP_SECONDS = 15;
    private static final int SECONDS = 10;
    private static final int IDLE = 2_000;

    private Signaling() {}

    static void run(Report report) {
        report.section("Signaling server in a process of its own, " + PAIRS + " pairs, 1 KB signals");
        report.row("", "relays a second", "relays a CPU second", "round trip median ms", "99th percentile ms",
                "heap KB / idle connection", "resident KB / idle");
        double bare = measure("bare", report);
        double ours = measure("ours", report);
        report.note("Relays a CPU second, ours to bare: " + Report.decimal(ours / bare) + " (bar: at least 0.8).");
    }

    private static double measure(String which, Report report) {
        List<Double> rate = new ArrayList<>();
        List<Double> perCpu = new ArrayList<>();
        List<Double> median = new ArrayList<>();
        List<Double> high = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Rally rally = rally(which);
            rate.add(rally.perSecond());
            perCpu.add(rally.perCpuSecond());
            median.add(rally.medianMillis());
            high.add(rally.highMillis());
        }
        double[] idle = idle(which);
        double result = Samples.of(perCpu).median();
        report.row(
                which,
                Math.round(Samples.of(rate).median()),
                Math.round(result),
                Report.decimal(Samples.of(median).median()),
                Report.decimal(Samples.of(high).median()),
                Report.decimal(idle[0]),
                Report.decimal(idle[1]));
        return result;
    }

    private static double[] idle(String which) {
        try (Child server = Child.start(RelayServer.class, which)) {
            String port = server.result();
            try (Child first = Child.start(RelayLoad.class, "ours", port, 0, FIRST)) {
                first.result();
            }
            Status before = Status.of(server);
            try (Child load = Child.start(RelayLoad.class, "ours", port, 0, IDLE, FIRST)) {
                load.result();
                Status after = Status.of(server);
                return new double[]{(after.heap - before.heap) / 1024 / IDLE, (after.resident - before.resident) / 1024 / IDLE};
            }
        }
    }

    private static Rally rally(String which) {
        try (Child server = Child.start(RelayServer.class, which)) {
            return Rally.play(server, server.result(), "ours", PAIRS, 2, WARM_UP_SECONDS, SECONDS);
        }
    }

    /** Is the memory of a server after a collection, in bytes. */
    record Status(double heap, double resident) {

        static Status of(Child server) {
            server.say("status");
            String[] told = server.result().split(" ");
            return new Status(Double.parseDouble(told[0]), Double.parseDouble(told[1]));
        }
    }
}
