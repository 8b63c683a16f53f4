package io.reactivertc.audio;

import io.reactivertc.media.AudioFrame;
import java.nio.file.Path;
import java.util.Objects;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Writes WAV files; {@link AudioSources#wav} reads them. */
public final class WavFiles {

    private static final int PREFETCH = 32;

    private WavFiles() {}

    /**
     * Records sound into a file, 16-bit PCM in the form of the first frame, and emits what was recorded when the sound completes. Where the time of a frame is more than 60 ms ahead of
     * what was written, silence fills the gap, so that the recording keeps the time of the frames; nothing is cut.
     *
     * <p>Cold; replaces a file that is there. Writes on {@code boundedElastic} and asks for 32 frames ahead. The header is right within a second of what was written, and in the end, also
     * when it is cancelled or the sound fails, which fails this too. Errors: {@code MEDIA_FAILED} if the file cannot be written or would exceed 4 GiB, {@code MEDIA_UNSUPPORTED} if the
     * sample rate or the number of channels change.
     */
    public static Mono<WavRecording> record(Publisher<AudioFrame> sound, Path file) {
        Objects.requireNonNull(sound, "sound");
        Objects.requireNonNull(file, "file");
        return Mono.usingWhen(
                Mono.fromSupplier(() -> new Recorder(new WavWriter(file), Schedulers.single(Schedulers.boundedElastic()))),
                recorder -> recorder.record(sound),
                Recorder::close);
    }

    /** Does all that blocks on one thread at a time, so that the close waits for the write before it. */
    private record Recorder(WavWriter writer, Scheduler thread) {

        Mono<WavRecording> record(Publisher<AudioFrame> sound) {
            return Mono.fromRunnable(writer::open)
                    .subscribeOn(thread)
                    .thenMany(Flux.from(sound))
                    .publishOn(thread, PREFETCH)
                    .doOnNext(writer::write)
                    .then(Mono.fromSupplier(writer::recording));
        }

        Mono<Void> close() {
            return Mono.<Void>fromRunnable(writer::close)
                    .subscribeOn(thread)
                    .doFinally(end -> thread.dispose());
        }
    }
}
