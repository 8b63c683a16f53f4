package io.reactivertc.benchmarks;

import io.reactivertc.impl.media.SpeechMeter;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.SpeakingState;
import io.reactivertc.media.SpeechConfig;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures how long the detector of speech takes for a frame of 10 ms, 48 kHz, mono. Run by {@link Speech}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SpeechBenchmark {

    private static final int FRAMES = 1_000;
    private static final int FRAME_SAMPLES = 480;
    private static final int SYLLABLE_FRAMES = 20;

    /** What is heard: nothing, noise, or bursts as loud as syllables with pauses between, which changes the state as often as speech does. */
    @Param({"silence", "noise", "syllables"})
    private String sound = "silence";

    private final AudioFrame[] frames = new AudioFrame[FRAMES];
    private final SpeechMeter meter = new SpeechMeter(SpeechConfig.DEFAULT, null);
    private int next;

    /** Makes ten seconds of sound. */
    @Setup
    public void make() {
        Random random = new Random(1);
        for (int n = 0; n < FRAMES; n++) {
            double amplitude = switch (sound) {
                case "silence" -> 0;
                case "noise" -> 300;
                default -> n % 200 < 120 ? 6_000 * Math.abs(Math.sin(Math.PI * n / SYLLABLE_FRAMES)) : 0;
            };
            short[] samples = new short[FRAME_SAMPLES];
            for (int at = 0; at < FRAME_SAMPLES; at++) {
                samples[at] = (short) (amplitude * random.nextGaussian());
            }
            frames[n] = AudioFrame.of(samples, 48_000, 1, n * 10_000_000L);
        }
    }

    /** Hears one frame. */
    @Benchmark
    public @Nullable SpeakingState hear() {
        next = next == FRAMES - 1 ? 0 : next + 1;
        return meter.hear(frames[next]);
    }
}
