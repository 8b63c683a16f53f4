package io.reactivertc.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Compares joining with raw webrtc-java's offer to open channel, each between two processes. */
final class Join {

    private static final int WARM_UP = 1_000;
    private static final int ROUNDS = 100;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Join() {}

    static void run(Report report) throws Exception {
        Samples raw = Samples.of(raw());
        Samples ours = Samples.of(ours());
        report.section("Joining, one process to another, " + ROUNDS + " times after " + WARM_UP + " to warm up, ms");
        report.row("", "median", "99th percentile", "bar");
        report.row("raw: offer to open channel", Report.decimal(raw.median()), Report.decimal(raw.percentile(99)), "");
        report.row("ours: join() to first message", Report.decimal(ours.median()), Report.decimal(ours.percentile(99)),
                "under 70");
        report.row("ratio", Report.decimal(ours.median() / raw.median()),
                Report.decimal(ours.percentile(99) / raw.percentile(99)), "at most 2");
    }

    /** Waits before each round, so that none pays for the closing of the one before. */
    static void pause() {
        Mono.delay(PAUSE).block();
    }

    private static List<Double> ours() {
        try (Child host = Child.start(OurHost.class);
                Child guest = Child.start(OurJoin.class, host.result(), WARM_UP + ROUNDS)) {
            List<Double> millis = new ArrayList<>();
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                millis.add(Double.parseDouble(guest.result()));
            }
            return millis.subList(WARM_UP, millis.size());
        }
    }

    private static List<Double> raw() throws Exception {
        int rounds = WARM_UP + ROUNDS;
        try (Child offering = Child.start(RawJoin.class, "offer", rounds);
                Child answering = Child.start(RawJoin.class, "answer", rounds)) {
            List<Double> millis = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                pause();
                millis.add(RawRound.run(offering, answering));
            }
            return millis.subList(WARM_UP, millis.size());
        }
    }
}
