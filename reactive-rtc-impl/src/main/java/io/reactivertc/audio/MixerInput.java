package io.reactivertc.audio;

import io.reactivertc.impl.media.AudioShaper;
import io.reactivertc.impl.media.MediaClock;
import io.reactivertc.media.AudioFrame;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/** Brings one sound into a mixer: takes what comes on the publisher's thread, and gives 10 ms for each tick on the mixer's. */
final class MixerInput implements AudioMixer.Input, CoreSubscriber<AudioFrame> {

    private static final Duration AHEAD = Duration.ofMillis(40);
    private static final int MOST_WAITING = 128;

    private final AudioMixer mixer;
    private final MediaClock clock = new MediaClock(new AudioShaper(AudioMixer.SAMPLE_RATE_HZ, 1), AHEAD);
    private final Queue<AudioFrame> waiting = Queues.<AudioFrame>get(MOST_WAITING).get();
    private final Sinks.Empty<Void> left = Sinks.empty();

    /** Is what it adds to the mix. */
    final short[] samples = new short[clock.frameLength()];

    /** Written on the publisher's thread, read by ticks. */
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile boolean ended;

    /** Written on the mixer's thread, read on the publisher's, which may be late. */
    private volatile boolean gone;

    MixerInput(AudioMixer mixer) {
        this.mixer = mixer;
        clock.start(0);
    }

    @Override
    public Flux<AudioFrame> others() {
        return mixer.without(this);
    }

    @Override
    public Mono<Void> onLeave() {
        return left.asMono();
    }

    @Override
    public void dispose() {
        mixer.remove(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
        if (Operators.validate(subscription, given)) {
            subscription = given;
            if (gone) {
                given.cancel();
            }
        }
    }

    @Override
    public void onNext(AudioFrame frame) {
        waiting.offer(frame); // one that does not fit came without being asked for, and is dropped
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        ended = true;
    }

    @Override
    public void onComplete() {
        ended = true;
    }

    /** Makes the next 10 ms; returns false if the sound ended and all of it was mixed. On the mixer's thread. */
    boolean tick() {
        boolean last = ended; // read before the queue, so that what came before the end is seen
        for (AudioFrame frame = waiting.poll(); frame != null; frame = waiting.poll()) {
            clock.offer(frame);
        }
        if (last) {
            clock.complete();
        }
        Subscription source = subscription;
        int wanted = source == null ? 0 : clock.wanted();
        if (wanted > 0) {
            Objects.requireNonNull(source).request(wanted);
        }
        return clock.next(samples);
    }

    /** Lets go of the sound. On the mixer's thread, once. */
    void leave() {
        gone = true;
        Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
        Throwable error = failure;
        if (error == null) {
            left.tryEmitEmpty();
        } else {
            left.tryEmitError(error);
        }
    }
}
