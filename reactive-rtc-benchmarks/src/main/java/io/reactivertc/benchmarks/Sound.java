package io.reactivertc.benchmarks;

/** Measures what a process needs that listens to a hundred tracks, and says of each who speaks. */
final class Sound {

    private static final int SENDERS = 2;
    private static final int TRACKS_OF_EACH = 50;

    private Sound() {}

    static void run(Report report) {
        report.section("100 remote tracks of sound, each with speech detection, in one process");
        report.row("tracks that arrive", "cores, nobody listens", "cores, all with speech detection",
                "of these in threads of the library", "frames a second and track");
        try (Child listener = Child.start(SoundListener.class, SENDERS * TRACKS_OF_EACH)) {
            String server = listener.result();
            try (Child one = Child.start(SoundSender.class, server, "one", TRACKS_OF_EACH);
                    Child other = Child.start(SoundSender.class, server, "other", TRACKS_OF_EACH)) {
                one.result();
                other.result();
                listener.say("come");
                report.row(
                        listener.result(),
                        Report.decimal(Double.parseDouble(listener.result())),
                        Report.decimal(Double.parseDouble(listener.result())),
                        Report.decimal(Double.parseDouble(listener.result())),
                        Report.decimal(Double.parseDouble(listener.result())));
            }
        }
    }
}
