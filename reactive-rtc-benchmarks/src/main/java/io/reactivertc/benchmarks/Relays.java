package io.reactivertc.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Compares our signaling server to RTCMultiConnection's, each in a process of its own, under the same load of messages in rooms of ten, in turns. */
final class Relays {

    private static final int ROUNDS = 3;
    private static final int PAIRS = 100;
    private static final int ROOM_SIZE = 10;
    private static final int WARM_UP_SECONDS = 15;
    private static final int SECONDS = 8;

    /** RTCMultiConnection's own server, on the newest socket.io. */
    private static final NpmScript RMC = NpmScript.of("rmc-server", "rtcmulticonnection-server", "socket.io@4");

    private Relays() {}

    static void run(Report report) {
        List<Rally> theirs = new ArrayList<>();
        List<Rally> ours = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (Child server = RMC.start()) {
                theirs.add(Rally.play(server, server.result(), "rmc", PAIRS, ROOM_SIZE, WARM_UP_SECONDS, SECONDS));
            }
            try (Child server = Child.start(RelayServer.class, "ours")) {
                ours.add(Rally.play(server, server.result(), "ours", PAIRS, ROOM_SIZE, WARM_UP_SECONDS, SECONDS));
            }
        }
        report.section("Relayed messages of 1 KB in rooms of " + ROOM_SIZE + ", " + 2 * PAIRS
                + " clients, each server in its process");
        report.row("", "messages a second", "messages a CPU second", "round trip median ms", "99th percentile ms");
        row(report, "rtcmulticonnection-server, socket.io 4", theirs);
        row(report, "ours", ours);
        report.note("Messages a CPU second, ours to theirs: "
                + Report.decimal(median(ours, Rally::perCpuSecond) / median(theirs, Rally::perCpuSecond))
                + " (bar: at least 2). 99th percentile, ours to theirs: "
                + Report.decimal(median(ours, Rally::highMillis) / median(theirs, Rally::highMillis)) + " (bar: below 1).");
    }

    private static void row(Report report, String name, List<Rally> rallies) {
        report.row(name, Math.round(median(rallies, Rally::perSecond)), Math.round(median(rallies, Rally::perCpuSecond)),
                Report.decimal(median(rallies, Rally::medianMillis)), Report.decimal(median(rallies, Rally::highMillis)));
    }

    private static double median(List<Rally> rallies, ToDoubleFunction<Rally> value) {
        return Samples.of(rallies.stream().mapToDouble(value).boxed().toList()).median();
    }
}
