package io.reactivertc.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reactivertc.impl.media.Signals;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.SpeakingState;
import io.reactivertc.media.SpeechConfig;
import io.reactivertc.media.VoiceVote;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class SpeechDetectorTest {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int RATE = 48_000;
    private static final SpeechConfig HARK = SpeechConfig.DEFAULT.withoutNoiseFloor();

    @Test
    void silenceIsNoSpeech() {
        StepVerifier.create(SpeechDetector.detect(AudioSources.silence().take(1_000)))
                .expectNext(new SpeakingState(false, 0, SpeakingState.SILENT_DB, -50))
                .expectComplete()
                .verify(BOUND);
    }

    @ParameterizedTest
    @CsvSource({"-60,48000", "-40,48000", "-40,44100", "-40,16000", "-40,8000", "-30,48000", "-20,48000", "-10,48000"})
    void steadyNoiseIsNoSpeech(int levelDb, int rate) {
        for (int seed = 0; seed < 5; seed++) {
            short[] noise = Signals.noise(levelDb, 4 * rate, seed);

            assertThat(changes(AudioSources.pcm(noise, rate, 1))).as("seed %d", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-45, -40, -30, -20})
    void noiseThatBeginsAfterSilenceIsNoSpeech(int levelDb) {
        for (int beginMillis = 1_000; beginMillis < 1_050; beginMillis += 7) {
            short[] sound = Signals.noise(levelDb, 4 * RATE, beginMillis);
            Arrays.fill(sound, 0, beginMillis * RATE / 1_000, (short) 0);

            assertThat(changes(AudioSources.pcm(sound, RATE, 1))).as("begins at %d", beginMillis).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 1_011, 1_025, 1_039, 1_049})
    void speakingBeginsAndEndsAsTheSoundDoes(int beginMillis) {
        int endMillis = beginMillis + 1_500;
        List<SpeakingState> changes = changes(AudioSources.pcm(babble(beginMillis, endMillis, 4_000, RATE), RATE, 1));

        assertThat(changes).extracting(SpeakingState::speaking).containsExactly(true, false);
        assertThat(changes.get(0).sinceNanos() / 1e6).isCloseTo(beginMillis, within(30.0));
        assertThat(changes.get(1).sinceNanos() / 1e6).isCloseTo(endMillis, within(70.0)); // the last syllable fades
    }

    @Test
    void speechIsHeardOverNoise() {
        short[] sound = babble(3_000, 5_000, 8_000, RATE);
        short[] noise = Signals.noise(-40, sound.length, 3);
        for (int n = 0; n < sound.length; n++) {
            sound[n] += noise[n];
        }

        List<SpeakingState> changes = changes(AudioSources.pcm(sound, RATE, 1));

        assertThat(changes).extracting(SpeakingState::speaking).containsExactly(true, false);
        assertThat(changes.get(0).sinceNanos() / 1e6).isCloseTo(3_000, within(100.0));
        assertThat(changes.get(0).thresholdDb()).isBetween(-34, -30);
    }

    @Test
    void aSteadyToneIsNoiseAfterAWhile() {
        List<SpeakingState> changes = changes(AudioSources.tone(440).take(1_000));

        assertThat(changes).extracting(SpeakingState::speaking).containsExactly(true, false);
        assertThat(changes.get(0).sinceNanos()).isZero();
        assertThat(changes.get(1).sinceNanos() / 1e6).isBetween(1_000.0, 2_500.0);
    }

    @Test
    void harkDoesNotCareWhatIsLoud() {
        assertThat(changes(AudioSources.tone(440).take(1_000), HARK)).extracting(SpeakingState::speaking).containsExactly(true);
        assertThat(changes(AudioSources.pcm(Signals.noise(-40, 10 * RATE, 1), RATE, 1), HARK))
                .extracting(SpeakingState::speaking).containsExactly(true);
        assertThat(changes(AudioSources.pcm(Signals.noise(-55, 10 * RATE, 1), RATE, 1), HARK)).isEmpty();
    }

    /** A mark is an interval that counts. */
    @ParameterizedTest
    @CsvSource({"#.........,false,false", "##........,true,false", "#.#.......,true,false", "#..#......,false,false",
            ".##..........,true,true", "##.........#,true,false", "##..........#,true,true"})
    void twoOfTheLastThreeIntervalsBeginAndAHistoryOfNoneEnds(String intervals, boolean begins, boolean ends) {
        int length = RATE / 20;
        short[] sound = new short[intervals.length() * length];
        for (int n = 0; n < sound.length; n++) {
            boolean middle = Math.abs(n % length - length / 2) < length / 3; // what the filter rings must not count
            sound[n] = middle && intervals.charAt(n / length) == '#' ? (short) (10_000 * Math.sin(2 * Math.PI * n / 48)) : 0;
        }

        List<SpeakingState> changes = changes(AudioSources.pcm(sound, RATE, 1), HARK);

        assertThat(changes).extracting(SpeakingState::speaking)
                .isEqualTo(ends ? List.of(true, false) : begins ? List.of(true) : List.of());
    }

    @Test
    void theVolumeIsInDecibels() {
        List<SpeakingState> states = SpeechDetector.detect(AudioSources.tone(2_000, 0.1).take(100)).collectList().block(BOUND);

        assertThat(states.get(states.size() - 1).volumeDb()).isEqualTo(-23);
    }

    @Test
    void humCountsLittle() {
        List<SpeakingState> states = SpeechDetector.detect(AudioSources.tone(50, 0.1).take(20)).collectList().block(BOUND);

        assertThat(states.get(states.size() - 1).volumeDb()).isBetween(-41, -37);
    }

    @ParameterizedTest
    @CsvSource({"8000,1", "16000,2", "44100,1", "48000,6", "192000,1"})
    void theFormMakesNoDifference(int rate, int channels) {
        short[] mono = babble(1_000, 2_000, 3_000, rate);
        short[] all = new short[mono.length * channels];
        for (int n = 0; n < all.length; n++) {
            all[n] = mono[n / channels];
        }

        assertThat(changes(AudioSources.pcm(all, rate, channels))).extracting(SpeakingState::speaking).containsExactly(true,
                false);
    }

    @Test
    void theLengthOfFramesMakesNoDifference() {
        short[] sound = babble(1_000, 2_000, 3_000, RATE);
        Flux<AudioFrame> odd = Flux.range(0, sound.length / 700)
                .map(n -> AudioFrame.of(Arrays.copyOfRange(sound, n * 700, n * 700 + 700), RATE, 1,
                        n * 700L * 1_000_000_000 / RATE));

        List<SpeakingState> changes = changes(odd);

        assertThat(changes).extracting(SpeakingState::speaking).containsExactly(true, false);
        assertThat(changes.get(0).sinceNanos() / 1e6).isCloseTo(1_000, within(30.0));
    }

    @Test
    void aVoteCanSayNo() {
        Flux<AudioFrame> sound = AudioSources.pcm(babble(500, 2_000, 3_000, RATE), RATE, 1);

        assertThat(changes(sound, SpeechConfig.DEFAULT, frame -> false)).isEmpty();
        assertThat(changes(sound, SpeechConfig.DEFAULT, frame -> true))
                .extracting(SpeakingState::speaking).containsExactly(true, false);
    }

    @Test
    void theMajorityOfAnIntervalsFramesDecides() {
        AtomicInteger heard = new AtomicInteger();
        Flux<AudioFrame> sound = AudioSources.tone(440).take(100);

        assertThat(changes(sound, HARK, frame -> heard.getAndIncrement() % 5 < 3)).hasSize(1);
        heard.set(0);
        assertThat(changes(sound, HARK, frame -> heard.getAndIncrement() % 5 < 2)).isEmpty();
    }

    @Test
    void eachSubscriptionHasAVoteOfItsOwnAndClosesIt() {
        AtomicInteger made = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        Flux<SpeakingState> states = SpeechDetector.detect(AudioSources.tone(440).take(50), SpeechConfig.DEFAULT, () -> {
            made.incrementAndGet();
            return new VoiceVote() {
                @Override
                public boolean hears(AudioFrame frame) {
                    return true;
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        });

        states.blockLast(BOUND);
        states.blockFirst(BOUND);

        assertThat(made).hasValue(2);
        assertThat(closed).hasValue(2);
    }

    @Test
    void endsAsTheSoundEnds() {
        TestPublisher<AudioFrame> sound = TestPublisher.create();

        StepVerifier.create(SpeechDetector.detect(sound)).then(sound::complete).expectComplete().verify(BOUND);
        StepVerifier.create(SpeechDetector.detect(Flux.error(new IllegalStateException("gone")))).expectErrorMessage("gone")
                .verify(BOUND);
        StepVerifier.create(SpeechDetector.detect(sound)).thenCancel().verify(BOUND);
        sound.assertCancelled();
    }

    @Test
    void asksForNoMoreFramesThanItNeeds() {
        TestPublisher<AudioFrame> sound = TestPublisher.create();

        StepVerifier.create(SpeechDetector.detect(sound), 0)
                .expectSubscription()
                .then(() -> sound.assertWasNotRequested())
                .thenRequest(1)
                .then(() -> sound.assertMaxRequested(1))
                .thenCancel()
                .verify(BOUND);
    }

    @ParameterizedTest
    @CsvSource({"1,50,10,8", "-101,50,10,8", "NaN,50,10,8", "-50,0,10,8", "-50,15,10,8", "-50,1010,10,8", "-50,50,2,8",
            "-50,50,101,8",
            "-50,50,10,2", "-50,50,10,41", "-50,50,10,NaN"})
    void whatCannotBeIsRefused(double thresholdDb, int intervalMillis, int history, double marginDb) {
        assertThatThrownBy(() -> new SpeechConfig(thresholdDb, Duration.ofMillis(intervalMillis), history, marginDb))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyIntervalAndHistoryWork() {
        SpeechConfig quick = SpeechConfig.DEFAULT.withInterval(Duration.ofMillis(10)).withHistory(100);
        SpeechConfig slow = SpeechConfig.DEFAULT.withInterval(Duration.ofSeconds(1)).withHistory(3);
        short[] sound = babble(2_000, 6_000, 12_000, RATE);

        assertThat(changes(AudioSources.pcm(sound, RATE, 1), quick)).extracting(SpeakingState::speaking).containsExactly(true,
                false);
        assertThat(changes(AudioSources.pcm(sound, RATE, 1), slow)).extracting(SpeakingState::speaking).containsExactly(true,
                false);
    }

    private static List<SpeakingState> changes(Flux<AudioFrame> sound) {
        return changesIn(SpeechDetector.detect(sound));
    }

    private static List<SpeakingState> changes(Flux<AudioFrame> sound, SpeechConfig config) {
        return changesIn(SpeechDetector.detect(sound, config));
    }

    private static List<SpeakingState> changes(Flux<AudioFrame> sound, SpeechConfig config, VoiceVote vote) {
        return changesIn(SpeechDetector.detect(sound, config, () -> vote));
    }

    /** Returns each state in which speaking is another than before; silence comes before all. */
    private static List<SpeakingState> changesIn(Flux<SpeakingState> states) {
        return states.distinctUntilChanged(SpeakingState::speaking)
                .skipWhile(state -> !state.speaking())
                .collectList()
                .block(BOUND);
    }

    /** Returns something like speech: vowels of 200 ms at 120 Hz that swell and fade, between two times. */
    private static short[] babble(int beginMillis, int endMillis, int lengthMillis, int rate) {
        short[] samples = new short[lengthMillis * (rate / 1_000) + lengthMillis * (rate % 1_000) / 1_000];
        for (int n = beginMillis * (rate / 100) / 10; n < (long) endMillis * rate / 1_000 && n < samples.length; n++) {
            double millis = n * 1_000.0 / rate - beginMillis;
            double swell = 0.1 + 0.9 * Math.pow(Math.sin(Math.PI * millis / 200), 2);
            double voice = 0;
            for (int harmonic = 1; harmonic <= 20; harmonic++) {
                voice += Math.sin(2 * Math.PI * 120 * harmonic * millis / 1_000) / harmonic;
            }
            samples[n] = (short) (6_000 * swell * voice / 2);
        }
        return samples;
    }
}
