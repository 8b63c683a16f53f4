package io.reactivertc.impl.media;

import io.reactivertc.media.AudioFrame;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Lets others hear the sound of a local track. Nothing is copied while nobody does. */
final class Ears {

    private static final int SAMPLE_RATE_HZ = 48_000;

    private final CopyOnWriteArrayList<FluxSink<AudioFrame>> open = new CopyOnWriteArrayList<>();

    /** Written by the loop, read by whoever subscribes. */
    private volatile boolean ended;

    /** Lets them hear 10 ms, mono. On the thread of the sound. */
    void hear(short[] tenMillis, long timestampNanos) {
        if (!open.isEmpty()) {
            AudioFrame frame = AudioFrame.of(tenMillis.clone(), SAMPLE_RATE_HZ, 1, timestampNanos);
            open.forEach(ear -> ear.next(frame));
        }
    }

    /** Completes for all. Idempotent. */
    void end() {
        ended = true;
        open.forEach(FluxSink::complete);
    }

    /** Emits what is heard from the subscription on. Hot, on the thread of the sound; what is not asked for is dropped. */
    Flux<AudioFrame> frames() {
        return Flux.create(ear -> {
            open.add(ear);
            ear.onDispose(() -> open.remove(ear));
            if (ended) {
                ear.complete();
            }
        }, FluxSink.OverflowStrategy.DROP);
    }
}
