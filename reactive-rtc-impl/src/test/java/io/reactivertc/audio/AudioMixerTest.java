package io.reactivertc.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reactivertc.impl.media.Signals;
import io.reactivertc.media.AudioFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class AudioMixerTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final AudioMixer mixer = AudioMixer.create(time);

    @AfterEach
    void end() {
        mixer.dispose();
        time.dispose();
    }

    @Test
    void mixesAllIntoOne() {
        mixer.add(AudioSources.tone(440));
        mixer.add(AudioSources.tone(1_000).map(AudioMixerTest::stereo));
        mixer.add(AudioConverter.convert(AudioSources.tone(3_000), 16_000, 1, Duration.ofMillis(40)));

        short[] mix = hear(mixer.mix(), 150);

        for (double hz : new double[]{440, 1_000, 3_000}) {
            assertThat(Signals.amplitude(hz, mix, 9_600, 57_600, 48_000)).isCloseTo(0.2, within(0.005));
        }
    }

    @Test
    void eachHearsTheOthers() {
        AudioMixer.Input first = mixer.add(AudioSources.tone(440));
        AudioMixer.Input second = mixer.add(AudioSources.tone(1_000));

        List<AudioFrame> heardByFirst = new ArrayList<>();
        List<AudioFrame> heardBySecond = new ArrayList<>();
        Disposable.Composite listening = Disposables.composite(
                first.others().subscribe(heardByFirst::add), second.others().subscribe(heardBySecond::add));
        time.advanceTimeBy(Duration.ofSeconds(1));
        listening.dispose();

        short[] one = Signals.join(heardByFirst);
        short[] two = Signals.join(heardBySecond);
        assertThat(Signals.amplitude(1_000, one, 9_600, 48_000, 48_000)).isCloseTo(0.2, within(0.005));
        assertThat(Signals.amplitudeDb(440, one, 9_600, 48_000, 48_000)).isLessThan(-80);
        assertThat(Signals.amplitude(440, two, 9_600, 48_000, 48_000)).isCloseTo(0.2, within(0.005));
        assertThat(Signals.amplitudeDb(1_000, two, 9_600, 48_000, 48_000)).isLessThan(-80);
    }

    @Test
    void givesAHundredFramesASecond() {
        List<Long> times = new ArrayList<>();
        Disposable listening = mixer.mix().map(AudioFrame::timestampNanos).subscribe(times::add);

        time.advanceTimeBy(Duration.ofMinutes(20));
        listening.dispose();

        assertThat(times).hasSize(20 * 60 * 100 + 1);
        assertThat(times.get(times.size() - 1)).isEqualTo(Duration.ofMinutes(20).toNanos());
    }

    @Test
    void inputsJoinAndLeaveAtAnyTime() {
        mixer.add(AudioSources.tone(440));
        List<AudioFrame> heard = new ArrayList<>();
        Disposable listening = mixer.mix().subscribe(heard::add);
        time.advanceTimeBy(Duration.ofSeconds(1));
        AudioMixer.Input late = mixer.add(AudioSources.tone(1_000));
        time.advanceTimeBy(Duration.ofSeconds(1));
        late.dispose();
        time.advanceTimeBy(Duration.ofSeconds(1));
        listening.dispose();

        short[] mix = Signals.join(heard);
        assertThat(Signals.amplitudeDb(1_000, mix, 0, 47_000, 48_000)).isLessThan(-80);
        assertThat(Signals.amplitude(1_000, mix, 50_000, 95_000, 48_000)).isCloseTo(0.2, within(0.005));
        assertThat(Signals.amplitudeDb(1_000, mix, 97_500, 144_000, 48_000)).isLessThan(-80);
        assertThat(Signals.amplitude(440, mix, 9_600, 144_000, 48_000)).isCloseTo(0.2, within(0.005));
        StepVerifier.create(late.onLeave()).expectComplete().verify(BOUND);
    }

    @Test
    void anInputThatEndsIsHeardToItsEndAndLeaves() {
        AudioMixer.Input ending = mixer.add(AudioSources.pcm(filled(4_800 + 100), 48_000, 1));

        short[] mix = hear(mixer.mix(), 30);

        long sounding = IntStream.range(0, mix.length).filter(n -> mix[n] == 1_000).count();
        assertThat(sounding).isEqualTo(4_900);
        StepVerifier.create(ending.onLeave()).expectComplete().verify(BOUND);
    }

    @Test
    void anInputThatFailsLeavesAloneAndSaysWhy() {
        AudioMixer.Input failing = mixer.add(Flux.error(new IllegalStateException("gone")));
        mixer.add(AudioSources.tone(440));

        short[] mix = hear(mixer.mix(), 100);

        assertThat(Signals.amplitude(440, mix, 9_600, 48_000, 48_000)).isCloseTo(0.2, within(0.005));
        StepVerifier.create(failing.onLeave()).expectErrorMessage("gone").verify(BOUND);
    }

    @Test
    void nobodyWaitsForOneThatIsLate() {
        TestPublisher<AudioFrame> late = TestPublisher.create();
        mixer.add(late);
        mixer.add(AudioSources.tone(440));

        short[] mix = hear(mixer.mix(), 100);

        assertThat(Signals.amplitude(440, mix, 9_600, 48_000, 48_000)).isCloseTo(0.2, within(0.005));
        late.assertMaxRequested(1);
    }

    @Test
    void whatNobodyAskedForIsBounded() {
        TestPublisher<AudioFrame> flood = TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
        mixer.add(flood);
        List<AudioFrame> heard = new ArrayList<>();
        Disposable listening = mixer.mix().subscribe(heard::add);
        time.advanceTimeBy(Duration.ofMillis(10));
        for (int n = 0; n < 10_000; n++) {
            flood.next(AudioFrame.of(filled(480), 48_000, 1, 0));
        }

        time.advanceTimeBy(Duration.ofSeconds(1));
        listening.dispose();

        long loud = heard.stream().filter(frame -> frame.sample(0) == 1_000).count();
        assertThat(loud).isBetween(1L, 10L);
    }

    @Test
    void theSumOfManyLoudSoundsIsMadeQuieterNotCutToPieces() {
        for (int n = 0; n < 8; n++) {
            mixer.add(AudioSources.tone(440, 0.9));
        }

        short[] mix = hear(mixer.mix(), 200);

        double fundamental = Signals.amplitude(440, mix, 48_000, 96_000, 48_000);
        assertThat(fundamental).isCloseTo(0.99, within(0.02));
        assertThat(Signals.amplitude(3 * 440, mix, 48_000, 96_000, 48_000)).isLessThan(0.01);
    }

    @Test
    void oneWhoDoesNotAskMissesFrames() {
        List<Long> times = new ArrayList<>();
        BaseSubscriber<AudioFrame> slow = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(AudioFrame frame) {
                times.add(frame.timestampNanos());
            }
        };
        mixer.mix().subscribe(slow);
        time.advanceTimeBy(Duration.ofMillis(500));
        slow.request(1);
        time.advanceTimeBy(Duration.ofMillis(100));
        slow.cancel();

        assertThat(times).containsExactly(0L, 510_000_000L);
    }

    @Test
    void asksForNothingWhileNobodyListens() {
        TestPublisher<AudioFrame> input = TestPublisher.create();
        mixer.add(input);

        time.advanceTimeBy(Duration.ofMinutes(1));
        input.assertWasNotRequested();

        hear(mixer.mix(), 1);
        input.assertWasRequested();
    }

    @Test
    void endsWhenItIsDisposedOf() {
        TestPublisher<AudioFrame> sound = TestPublisher.create();
        AudioMixer.Input input = mixer.add(sound);

        StepVerifier.create(mixer.mix())
                .then(() -> time.advanceTimeBy(Duration.ofMillis(15)))
                .expectNextCount(2)
                .then(mixer::dispose)
                .expectComplete()
                .verify(BOUND);

        assertThat(mixer.isDisposed()).isTrue();
        sound.assertCancelled();
        StepVerifier.create(input.onLeave()).expectComplete().verify(BOUND);
        StepVerifier.create(mixer.mix()).expectComplete().verify(BOUND);
        StepVerifier.create(mixer.add(AudioSources.silence()).onLeave()).expectComplete().verify(BOUND);
        mixer.dispose();
    }

    @Test
    void inputsComeAndGoFromAllThreads() {
        Scheduler threads = Schedulers.newParallel("mixing", 4);
        AudioMixer real = AudioMixer.create(threads);
        AtomicBoolean overlapping = new AtomicBoolean();
        AtomicReference<Thread> inside = new AtomicReference<>();
        try {
            Disposable listening = real.mix().subscribe(frame -> {
                if (!inside.compareAndSet(null, Thread.currentThread())) {
                    overlapping.set(true);
                }
                inside.set(null);
            });
            Flux.range(0, 400)
                    .parallel(4)
                    .runOn(threads)
                    .doOnNext(n -> {
                        AudioMixer.Input input = real.add(AudioSources.tone(440).take(3 + n % 5));
                        Disposable hearing = input.others().take(1).subscribe();
                        if (n % 2 == 0) {
                            input.dispose();
                            hearing.dispose();
                        }
                    })
                    .sequential()
                    .blockLast(BOUND);
            assertThat(real.mix().take(20).collectList().block(BOUND)).hasSize(20);
            real.dispose();
            real.mix().then().block(BOUND);
            listening.dispose();
            assertThat(overlapping).isFalse();
        } finally {
            threads.dispose();
        }
    }

    private short[] hear(Flux<AudioFrame> mix, int frames) {
        List<AudioFrame> heard = new ArrayList<>();
        Disposable listening = mix.take(frames).subscribe(heard::add);
        time.advanceTimeBy(Duration.ofMillis(10L * frames));
        listening.dispose();
        return Signals.join(heard);
    }

    private static short[] filled(int length) {
        short[] samples = new short[length];
        Arrays.fill(samples, (short) 1_000);
        return samples;
    }

    private static AudioFrame stereo(AudioFrame mono) {
        short[] both = new short[2 * mono.length()];
        for (int n = 0; n < both.length; n++) {
            both[n] = mono.sample(n / 2);
        }
        return AudioFrame.of(both, mono.sampleRateHz(), 2, mono.timestampNanos());
    }
}
