package io.reactivertc.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures the detector of speech alone, with JMH: how many times real time, and what it allocates. */
final class Speech {

    private static final double FRAME_NANOS = 10_000_000;

    private Speech() {}

    static void run(Report report) throws RunnerException {
        report.section("Speech detection, 48 kHz mono, one thread");
        report.row("sound", "ns a frame of 10 ms", "times real time", "bytes allocated a frame");
        Runner runner = new Runner(new OptionsBuilder()
                .include(SpeechBenchmark.class.getName())
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build());
        for (RunResult result : runner.run()) {
            double nanos = result.getPrimaryResult().getScore();
            report.row(
                    result.getParams().getParam("sound"),
                    Report.decimal(nanos),
                    Math.round(FRAME_NANOS / nanos),
                    Report.decimal(result.getSecondaryResults().get("gc.alloc.rate.norm").getScore()));
        }
        report.note("Bar: at least 5,000 times real time, no allocation per frame.");
    }
}
