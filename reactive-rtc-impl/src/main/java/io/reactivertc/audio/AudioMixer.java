package io.reactivertc.audio;

import io.reactivertc.impl.media.Limiter;
import io.reactivertc.media.AudioFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Mixes sounds: all of them into one, and for each of those who brought one, all the others. Inputs join and leave at any time and may have any form; what comes out is 48 kHz, mono, a frame each 10 ms.
 * Whoever is late is left out of the frames that it misses, and nobody waits for it. What is too loud together is made quieter.
 *
 * <pre>{@code
 * AudioMixer mixer = AudioMixer.create();
 * peers.doOnNext(peer -> {
 *     AudioMixer.Input input = mixer.add(soundOf(peer));
 *     peer.publish(media.audio(input.others()));      // each hears the others
 * })
 * }</pre>
 */
public final class AudioMixer implements Disposable {

    /** The sample rate of what comes out. */
    public static final int SAMPLE_RATE_HZ = 48_000;

    private static final int TICK_MILLIS = 10;
    private static final int FRAME_SAMPLES = SAMPLE_RATE_HZ * TICK_MILLIS / 1_000;
    private static final long TICK_NANOS = TICK_MILLIS * 1_000_000L;

    /** Is the mixer's thread: all below is used there only. */
    private final Scheduler.Worker worker;

    /** Written on the mixer's thread, which goes on taking tasks, so that none is lost. */
    private volatile boolean disposed;

    private final Set<MixerInput> inputs = new LinkedHashSet<>();
    private final List<Output> outputs = new ArrayList<>();
    private final int[] sum = new int[FRAME_SAMPLES];
    private @Nullable Disposable ticks;
    private long ticked;

    private AudioMixer(Scheduler scheduler) {
        worker = scheduler.createWorker();
    }

    /** Returns a mixer without inputs, on one of the threads of {@code Schedulers.parallel()}. It must be disposed of. */
    public static AudioMixer create() {
        return create(Schedulers.parallel());
    }

    /** Returns a mixer without inputs, whose time and thread come from this scheduler. It must be disposed of. */
    public static AudioMixer create(Scheduler scheduler) {
        return new AudioMixer(Objects.requireNonNull(scheduler, "scheduler"));
    }

    /** Is one of those who bring a sound. Leaves when its sound ends, or when it is disposed of. Any thread. */
    public interface Input extends Disposable {

        /** Emits the mix of all other inputs; see {@link AudioMixer#mix()}. Goes on when this input has left, with those who are there. */
        Flux<AudioFrame> others();

        /** Completes when it has left, or fails with the error of its sound. Hot, replayed to late subscribers. */
        Mono<Void> onLeave();
    }

    /**
     * Takes a sound into the mix from now on, and returns what stands for it. Subscribes at once; asks for what it mixes, 40 ms ahead, while anybody listens. Frames that come without being asked for are
     * dropped, silence stands in for those that do not come.
     */
    public Input add(Publisher<AudioFrame> sound) {
        Objects.requireNonNull(sound, "sound");
        MixerInput input = new MixerInput(this);
        execute(() -> join(input, sound), input::leave);
        return input;
    }

    /**
     * Emits the mix of all inputs: a frame each 10 ms, silence while there is none, its timestamps by the mixer's time.
     *
     * <p>Hot, on the mixer's thread; the mixer works only while somebody is subscribed. A frame that a subscriber has not asked for is dropped. Completes when the mixer is disposed of; never fails.
     */
    public Flux<AudioFrame> mix() {
        return output(null);
    }

    /** Ends the mix and lets go of all inputs. Idempotent, any thread. */
    @Override
    public void dispose() {
        execute(this::end, () -> {});
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    Flux<AudioFrame> without(MixerInput input) {
        return output(input);
    }

    void remove(MixerInput input) {
        execute(() -> leave(input), () -> {});
    }

    private Flux<AudioFrame> output(@Nullable MixerInput without) {
        return Flux.push(sink -> {
            Output output = new Output(without, sink, new Limiter());
            sink.onDispose(() -> execute(() -> detach(output), () -> {}));
            execute(() -> attach(output), sink::complete);
        }, FluxSink.OverflowStrategy.DROP);
    }

    private void join(MixerInput input, Publisher<AudioFrame> sound) {
        if (disposed) {
            input.leave();
        } else {
            inputs.add(input);
            sound.subscribe(input);
        }
    }

    private void leave(MixerInput input) {
        if (inputs.remove(input)) {
            input.leave();
        }
    }

    private void attach(Output output) {
        if (disposed) {
            output.sink.complete();
        }
        if (output.sink.isCancelled()) {
            return;
        }
        outputs.add(output);
        if (ticks == null) {
            ticks = worker.schedulePeriodically(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void detach(Output output) {
        outputs.remove(output);
        if (outputs.isEmpty() && ticks != null) {
            ticks.dispose();
            ticks = null;
        }
    }

    private void tick() {
        Arrays.fill(sum, 0);
        for (MixerInput input : List.copyOf(inputs)) {
            if (input.tick()) {
                add(input.samples);
            } else {
                leave(input);
            }
        }
        long time = ticked++ * TICK_NANOS;
        List.copyOf(outputs).forEach(output -> emit(output, time));
    }

    private void add(short[] samples) {
        for (int n = 0; n < FRAME_SAMPLES; n++) {
            sum[n] += samples[n];
        }
    }

    private void emit(Output output, long time) {
        if (output.sink.requestedFromDownstream() == 0) {
            return;
        }
        MixerInput without = output.without;
        short[] samples = new short[FRAME_SAMPLES];
        output.limiter.apply(sum, without != null && inputs.contains(without) ? without.samples : null, samples);
        output.sink.next(AudioFrame.of(samples, SAMPLE_RATE_HZ, 1, time));
    }

    private void end() {
        disposed = true;
        List.copyOf(inputs).forEach(this::leave);
        List.copyOf(outputs).forEach(output -> output.sink.complete());
    }

    /** Runs a task on the mixer's thread, or another one on this if the scheduler has ended. */
    private void execute(Runnable task, Runnable otherwise) {
        try {
            worker.schedule(task);
        } catch (RejectedExecutionException ended) {
            otherwise.run();
        }
    }

    /** Is one who listens. */
    private record Output(@Nullable MixerInput without, FluxSink<AudioFrame> sink, Limiter limiter) {}
}
