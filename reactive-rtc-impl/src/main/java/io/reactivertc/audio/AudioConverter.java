package io.reactivertc.audio;

import io.reactivertc.impl.media.AudioShaper;
import io.reactivertc.media.AudioFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Brings sound into another form, such as the 16 kHz that speech recognizers take. */
public final class AudioConverter {

    private final AudioShaper shaper;
    private final int frameSamples;
    private final long frameNanos;
    private long firstNanos;
    private long emitted;
    private boolean begun;

    private AudioConverter(AudioShaper shaper, int frameSamples, long frameNanos) {
        this.shaper = shaper;
        this.frameSamples = frameSamples;
        this.frameNanos = frameNanos;
    }

    /**
     * Emits the same sound in frames of 10 ms of another form; see {@link #convert(Publisher, int, int, Duration)}.
     *
     * @param sampleRateHz 8,000 to 192,000
     * @param channels 1 or 2; more than two are mixed to one
     */
    public static Flux<AudioFrame> convert(Publisher<AudioFrame> sound, int sampleRateHz, int channels) {
        return convert(sound, sampleRateHz, channels, Duration.ofMillis(10));
    }

    /**
     * Emits the same sound in another form: exact frames of one length, resampled without what would fold back, time going on from the first frame's. The form of what comes in may
     * change; the last frame is filled up with silence.
     *
     * <p>Cold, on the thread of the source or the one that requests. Asks for one frame at a time. Completes and fails with the source.
     *
     * @param sampleRateHz 8,000 to 192,000; a multiple of 100
     * @param channels 1 or 2; more than two are mixed to one
     * @param frameLength 10 ms to 1 s, in steps of 10 ms; all else throws {@link IllegalArgumentException}
     */
    public static Flux<AudioFrame> convert(Publisher<AudioFrame> sound, int sampleRateHz, int channels, Duration frameLength) {
        Objects.requireNonNull(sound, "sound");
        long millis = frameLength.toMillis();
        if (millis < 10 || millis > 1_000 || millis % 10 != 0 || sampleRateHz % 100 != 0) {
            throw new IllegalArgumentException("not frames of whole samples: " + frameLength + " at " + sampleRateHz + " Hz");
        }
        new AudioShaper(sampleRateHz, channels); // throws now what it would throw later
        int frameSamples = (int) (sampleRateHz / 100 * (millis / 10));
        return Flux.defer(() -> {
            AudioConverter converter =
                    new AudioConverter(new AudioShaper(sampleRateHz, channels), frameSamples, millis * 1_000_000);
            return Flux.from(sound)
                    .concatMapIterable(converter::add, 1)
                    .concatWith(Flux.defer(() -> Flux.fromIterable(converter.end())));
        });
    }

    private List<AudioFrame> add(AudioFrame frame) {
        if (!begun) {
            begun = true;
            firstNanos = frame.timestampNanos();
        }
        shaper.push(frame);
        return cut();
    }

    private List<AudioFrame> end() {
        shaper.end(frameSamples);
        return cut();
    }

    private List<AudioFrame> cut() {
        int count = (int) (shaper.bufferedNanos() / frameNanos);
        List<AudioFrame> frames = count == 0 ? List.of() : new ArrayList<>(count);
        for (int n = 0; n < count; n++) {
            short[] samples = new short[frameSamples * shaper.channels()];
            shaper.poll(samples);
            frames.add(AudioFrame.of(samples, shaper.sampleRateHz(), shaper.channels(), firstNanos + emitted * frameNanos));
            emitted++;
        }
        return frames;
    }
}
