package io.reactivertc.benchmarks;

import io.reactivertc.netlab.Impairment;
import io.reactivertc.netlab.RelayedCandidates;
import io.reactivertc.netlab.UdpRelay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Compares a file over a long line to RTCMultiConnection's FileBufferReader, which has one chunk on its way at a time. Both over libwebrtc, and over the same relay. */
final class LongFile {

    private static final int ROUNDS = 3;
    private static final int ROUND_TRIP_MILLIS = 50;
    private static final int BYTES_PER_SECOND = 25_000_000;
    private static final int QUEUE_BYTES = 1_000_000;
    private static final int BYTES = 8_000_000;
    private static final int THEIR_CHUNK = 40_000; // what RTCMultiConnection sets

    private LongFile() {}

    static void run(Report report) {
        List<Double> theirs = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            theirs.add(BYTES / theirs() / 1e6);
            ours.add(BYTES / Child.measure(OurLongFile.class, BYTES, ROUND_TRIP_MILLIS, BYTES_PER_SECOND, QUEUE_BYTES)
                    / 1e6);
        }
        double their = Samples.of(theirs).median();
        double our = Samples.of(ours).median();
        report.section(
                "A file of " + BYTES / 1_000_000 + " MB over a line of " + ROUND_TRIP_MILLIS + " ms and "
                        + BYTES_PER_SECOND / 125_000 + " Mbit/s, MB/s");
        report.row("FileBufferReader, chunks of " + THEIR_CHUNK, "ours, disk to disk", "ratio");
        report.row(Report.decimal(their), Report.decimal(our), Report.decimal(our / their));
    }

    /** Returns the line that these arguments of a program describe, from the second on. */
    static Impairment line(String... arguments) {
        return Impairment.NONE
                .withDelay(Duration.ofMillis(Integer.parseInt(arguments[1])).dividedBy(2))
                .withRate(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    }

    private static double theirs() {
        try (UdpRelay relay = new UdpRelay(1);
                Child child = NpmScript.of("fbr", "fbr", "@roamhq/wrtc").start(
                        String.valueOf(BYTES), String.valueOf(THEIR_CHUNK))) {
            RelayedCandidates candidates = new RelayedCandidates(relay);
            child.say(encoded(candidates.heardDescription(decoded(child.result()))));
            String answer = decoded(child.result());
            relay.become(
                    line("", String.valueOf(ROUND_TRIP_MILLIS), String.valueOf(BYTES_PER_SECOND), String.valueOf(QUEUE_BYTES)));
            child.say(encoded(candidates.toldDescription(answer)));
            return Double.parseDouble(child.result());
        }
    }

    private static String decoded(String told) {
        return new String(Base64.getDecoder().decode(told.substring(told.indexOf(' ') + 1)), StandardCharsets.UTF_8);
    }

    private static String encoded(String sdp) {
        return Base64.getEncoder().encodeToString(sdp.getBytes(StandardCharsets.UTF_8));
    }
}
