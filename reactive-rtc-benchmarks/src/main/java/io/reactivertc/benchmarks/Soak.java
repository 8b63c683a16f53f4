package io.reactivertc.benchmarks;

/** Lets four peers with sound and pictures run for ten minutes, or as many as the system property {@code soak.minutes} says, and reports each. */
final class Soak {

    private Soak() {}

    static void run(Report report) {
        int minutes = Integer.getInteger("soak.minutes", 10);
        report.section("Four peers, each with a tone and a pattern of 320 x 180 at 15 pictures a second, in one process");
        report.row("minute", "resident MB", "heap MB after a collection", "10 ms of sound that were late",
                "sound sent beside the clock, ms",
                "pictures that arrived of those due, %", "sound that arrived of what was due, %", "cores");
        try (Child child = Child.start(SoakPeers.class, minutes)) {
            for (int minute = 1; minute <= minutes; minute++) {
                report.row((Object[]) child.result().split(" "));
            }
        }
        report.note("Bar: no crash, no sound that was late, memory flat after the first minute.");
    }
}
