package io.reactivertc.audio;

import io.reactivertc.media.AudioFrame;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Makes streams of sound. All are cold and give what is asked for at once: whoever plays them paces them. Their time begins at zero. Frames are 10 ms long unless said otherwise.
 */
public final class AudioSources {

    /** The sample rate of what is generated. */
    public static final int SAMPLE_RATE_HZ = 48_000;

    private static final int FRAMES_PER_SECOND = 100;
    private static final int FRAME_SAMPLES = SAMPLE_RATE_HZ / FRAMES_PER_SECOND;
    private static final long FRAME_NANOS = 1_000_000_000L / FRAMES_PER_SECOND;

    private AudioSources() {}

    /**
     * Emits a sine without end, 48 kHz, mono, at a fifth of full scale. Cold, on the thread that requests. Throws {@link IllegalArgumentException} unless the frequency is above 0 and
     * below 24,000 Hz.
     */
    public static Flux<AudioFrame> tone(double hz) {
        return tone(hz, 0.2);
    }

    /**
     * Emits a sine without end, 48 kHz, mono. Cold, on the thread that requests.
     *
     * @param hz above 0 and below 24,000
     * @param amplitude 0 to 1, which is full scale; else {@link IllegalArgumentException}
     */
    public static Flux<AudioFrame> tone(double hz, double amplitude) {
        require(hz > 0 && hz < SAMPLE_RATE_HZ / 2.0, "frequency", hz);
        require(amplitude >= 0 && amplitude <= 1, "amplitude", amplitude);
        double step = 2 * Math.PI * hz / SAMPLE_RATE_HZ;
        return generate((samples, first) -> {
            for (int n = 0; n < FRAME_SAMPLES; n++) {
                samples[n] = (short) Math.round(amplitude * Short.MAX_VALUE * Math.sin(step * (first + n)));
            }
        });
    }

    /** Emits silence without end, 48 kHz, mono. Cold, on the thread that requests. */
    public static Flux<AudioFrame> silence() {
        return generate((samples, first) -> {});
    }

    /**
     * Emits these samples once, then completes; the last frame may be shorter. Cold, on the thread that requests. Throws {@link IllegalArgumentException} for a form that
     * {@link AudioFrame} does not take.
     *
     * @param samples the channels interleaved; must not change
     * @param sampleRateHz 8,000 to 192,000
     * @param channels 1 to 8
     */
    public static Flux<AudioFrame> pcm(short[] samples, int sampleRateHz, int channels) {
        require(samples.length > 0, "number of samples", samples.length);
        AudioFrame.of(new short[channels], sampleRateHz, channels, 0); // so that what is wrong is thrown now
        require(samples.length % channels == 0, "number of samples", samples.length);
        int length = sampleRateHz / FRAMES_PER_SECOND * channels;
        return Flux.range(0, (samples.length + length - 1) / length)
                .map(n -> AudioFrame.of(
                        Arrays.copyOfRange(samples, n * length, Math.min(samples.length, (n + 1) * length)),
                        sampleRateHz, channels, timeOf((long) n * length / channels, sampleRateHz)));
    }

    /**
     * Emits what arrives as raw bytes, 16-bit little-endian, such as the output of a speech synthesizer. Pieces may have any length and need not end with a sample. Cold; asks for
     * one piece at a time; on the publisher's thread or the one that requests. Completes and fails with the publisher; an incomplete last sample is dropped. Throws
     * {@link IllegalArgumentException} for a form that {@link AudioFrame} does not take.
     *
     * @param bytes the channels interleaved
     * @param sampleRateHz 8,000 to 192,000
     * @param channels 1 to 8
     */
    public static Flux<AudioFrame> pcm(Publisher<ByteBuffer> bytes, int sampleRateHz, int channels) {
        Objects.requireNonNull(bytes, "bytes");
        AudioFrame.of(new short[channels], sampleRateHz, channels, 0);
        return Flux.defer(() -> {
            PcmFramer framer = new PcmFramer(sampleRateHz, channels);
            return Flux.from(bytes)
                    .concatMapIterable(framer::add, 1)
                    .concatWith(Flux.defer(() -> Flux.fromIterable(framer.end())));
        });
    }

    /**
     * Reads a WAV file once from its beginning, then completes. Takes PCM of 8, 16, 24 or 32 bits and 32-bit floating point, 8,000 to 192,000 Hz, 1 to 8 channels; a file that was
     * not finished is read as far as it goes.
     *
     * <p>Cold: each subscription opens the file and closes it at its end. Reads what is requested, on {@code boundedElastic}. Errors: {@code MEDIA_UNSUPPORTED} for what is no such
     * file, {@code MEDIA_FAILED} if it cannot be read.
     */
    public static Flux<AudioFrame> wav(Path file) {
        Objects.requireNonNull(file, "file");
        return Flux.generate(() -> WavReader.open(file), WavReader::next, WavReader::close)
                .subscribeOn(Schedulers.boundedElastic())
                .cancelOn(Schedulers.boundedElastic());
    }

    static long timeOf(long samples, int sampleRateHz) {
        return samples / sampleRateHz * 1_000_000_000L + samples % sampleRateHz * 1_000_000_000L / sampleRateHz;
    }

    private static Flux<AudioFrame> generate(Filler filler) {
        return Flux.generate(() -> 0L, (frame, sink) -> {
            short[] samples = new short[FRAME_SAMPLES];
            filler.fill(samples, frame * FRAME_SAMPLES);
            sink.next(AudioFrame.of(samples, SAMPLE_RATE_HZ, 1, frame * FRAME_NANOS));
            return frame + 1;
        });
    }

    private static void require(boolean valid, String what, double value) {
        if (!valid) {
            throw new IllegalArgumentException("not a valid " + what + ": " + value);
        }
    }

    /** Fills a frame whose first sample has this number. */
    private interface Filler {
        void fill(short[] samples, long first);
    }
}
