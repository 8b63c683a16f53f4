package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.onvoid.webrtc.media.audio.VoiceActivityDetector;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.audio.SpeechDetector;
import io.reactivertc.audio.VoiceVotes;
import io.reactivertc.impl.media.Signals;
import io.reactivertc.impl.media.Speech;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.SpeakingState;
import io.reactivertc.media.SpeechConfig;
import io.reactivertc.media.VoiceVote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Hears real speech, spoken by espeak-ng, with and without libwebrtc's voice detector as a second opinion; and holds the guard of that detector. */
class SpeechNativeTest {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final double TOLERANCE_MILLIS = 150;

    @ParameterizedTest
    @CsvSource({"1000,false", "1017,false", "1033,false", "1049,false", "2222,false", "1500,true"})
    void speakingAndSilenceAreWithin150MillisOfTheTruth(int silenceMillis, boolean secondOpinion) throws Exception {
        Speech speech = Speech.say(silenceMillis, Speech.SENTENCES);

        Map<String, List<Double>> heard = hear(speech, secondOpinion);

        assertThat(heard.get("speaking")).hasSameSizeAs(speech.truth());
        assertThat(heard.get("silence")).hasSameSizeAs(speech.truth());
        for (int n = 0; n < speech.truth().size(); n++) {
            Speech.Utterance utterance = speech.truth().get(n);
            assertThat(heard.get("speaking").get(n)).isCloseTo(utterance.beginsMillis(), within(TOLERANCE_MILLIS));
            assertThat(heard.get("silence").get(n)).isCloseTo(utterance.endsMillis(), within(TOLERANCE_MILLIS));
            assertThat(heard.get("told").get(n)).as("told").isBetween(utterance.beginsMillis(),
                    utterance.beginsMillis() + (secondOpinion ? 250 : TOLERANCE_MILLIS));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void speechIsHeardOverSteadyNoise(boolean secondOpinion) throws Exception {
        Speech clean = Speech.say(2_000, Speech.SENTENCES);
        Speech speech = clean.over(Signals.noise(-40, clean.samples().length, 5));

        Map<String, List<Double>> heard = hear(speech, secondOpinion);

        assertThat(heard.get("speaking")).hasSameSizeAs(speech.truth());
        for (int n = 0; n < speech.truth().size(); n++) {
            assertThat(heard.get("speaking").get(n)).isCloseTo(speech.truth().get(n).beginsMillis(), within(TOLERANCE_MILLIS));
            assertThat(heard.get("silence").get(n)).isCloseTo(speech.truth().get(n).endsMillis(), within(TOLERANCE_MILLIS));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 16_000, 32_000, 44_100, 48_000, 192_000})
    void theVoteTakesAnyFormAndHearsTonesButNoNoise(int rate) {
        assertThat(shareOfVoice(AudioSources.pcm(Signals.tone(440, 0.3, rate, rate), rate, 1))).isGreaterThan(0.8);
        assertThat(shareOfVoice(AudioSources.pcm(Signals.noise(-40, rate, 1), rate, 1))).isLessThan(0.2);
        assertThat(shareOfVoice(AudioSources.pcm(new short[2 * rate], rate, 2))).isLessThan(0.2);
    }

    @Test
    void frameOfAnyLengthAndFormInAnyOrderDoNoHarm() {
        try (VoiceVote vote = VoiceVotes.webRtc().get()) {
            for (int rate : new int[]{48_000, 8_000, 192_000, 12_345, 16_000}) {
                for (int length : new int[]{1, 7, 79, 480, 481, rate}) {
                    vote.hears(AudioFrame.of(new short[length * 3], rate, 3, 0));
                }
            }
        }
    }

    @Test
    void closingWhileItHearsDoesNoHarm() {
        Scheduler threads = Schedulers.newParallel("voting", 2);
        try {
            for (int n = 0; n < 300; n++) {
                VoiceVote vote = VoiceVotes.webRtc().get();
                Flux<AudioFrame> sound = AudioSources.tone(440).take(20).doOnNext(vote::hears).subscribeOn(threads);
                Flux<AudioFrame> close = Flux.<AudioFrame>empty().doOnComplete(vote::close).subscribeOn(threads);
                Flux.merge(sound, close).blockLast(BOUND);
                assertThat(vote.hears(AudioFrame.of(new short[480], 48_000, 1, 0))).isFalse();
                vote.close();
            }
        } finally {
            threads.dispose();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {79, 200, 441, 960})
    void aFrameOfAnotherLengthWouldKillTheJvmWithoutTheGuard(int length) throws Exception {
        assertThat(new ForkedJvm().run(Bare.class, String.valueOf(length), "16000").crashed()).isTrue();
    }

    @Test
    void aFrameOfTenMillisDoesNotKillTheJvm() throws Exception {
        ForkedJvm.Result result = new ForkedJvm().run(Bare.class, "160", "16000");

        assertThat(result.exit()).as(result.output()).isZero();
    }

    private static double shareOfVoice(Flux<AudioFrame> sound) {
        try (VoiceVote vote = VoiceVotes.webRtc().get()) {
            List<Boolean> heard = sound.map(vote::hears).skip(20).collectList().block(BOUND);
            return (double) heard.stream().filter(voice -> voice).count() / heard.size();
        }
    }

    /** Returns since when speaking and silence were, and when speaking was told, in milliseconds of the speech. */
    private static Map<String, List<Double>> hear(Speech speech, boolean secondOpinion) {
        Flux<AudioFrame> sound = AudioSources.pcm(speech.samples(), Speech.SAMPLE_RATE_HZ, 1);
        List<Double> told = new ArrayList<>();
        double[] now = {0};
        Flux<AudioFrame> timed = sound
                .doOnNext(frame -> now[0] = (frame.timestampNanos() + frame.duration().toNanos()) / 1e6);
        Flux<SpeakingState> states = secondOpinion
                ? SpeechDetector.detect(timed, SpeechConfig.DEFAULT, VoiceVotes.webRtc())
                : SpeechDetector.detect(timed);
        List<SpeakingState> changes = states.distinctUntilChanged(SpeakingState::speaking)
                .skip(1)
                .doOnNext(state -> told.add(now[0]))
                .collectList()
                .block(BOUND);
        return Map.of(
                "speaking", changes.stream().filter(SpeakingState::speaking).map(SpeechNativeTest::since).toList(),
                "silence", changes.stream().filter(state -> !state.speaking()).map(SpeechNativeTest::since).toList(),
                "told", IntStream.range(0, changes.size()).filter(n -> changes.get(n).speaking()).mapToObj(told::get).toList());
    }

    private static double since(SpeakingState state) {
        return state.sinceNanos() / 1e6;
    }

    /** Gives the detector a frame as it is. */
    static final class Bare {

        private Bare() {}

        public static void main(String[] arguments) {
            int length = Integer.parseInt(arguments[0]);
            NativeLibrary.load();
            VoiceActivityDetector detector = new VoiceActivityDetector();
            detector.process(new byte[2 * length], length, Integer.parseInt(arguments[1]));
            System.out.println(detector.getLastVoiceProbability());
            detector.dispose();
            System.exit(0);
        }
    }
}
