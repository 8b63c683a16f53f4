package io.reactivertc.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reactivertc.impl.media.Signals;
import io.reactivertc.media.AudioFrame;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class AudioConverterTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    @Test
    void makesFramesForASpeechRecognizer() {
        List<AudioFrame> frames = AudioConverter.convert(AudioSources.tone(440).take(100), 16_000, 1, Duration.ofMillis(20))
                .collectList().block(BOUND);

        assertThat(frames).hasSize(50);
        assertThat(frames).allSatisfy(frame -> assertThat(frame.length()).isEqualTo(320));
        assertThat(frames.get(49).timestampNanos()).isEqualTo(980_000_000);
        assertThat(Signals.amplitude(440, Signals.join(frames), 800, 15_200, 16_000)).isCloseTo(0.2, within(0.002));
    }

    @Test
    void timeGoesOnFromTheFirstFrame() {
        Flux<AudioFrame> sound =
                Flux.just(AudioFrame.of(new short[441], 44_100, 1, 77), AudioFrame.of(new short[441], 44_100, 1, 0));

        StepVerifier.create(AudioConverter.convert(sound, 48_000, 2).map(AudioFrame::timestampNanos))
                .expectNext(77L, 10_000_077L)
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void asksForOneFrameAtATime() {
        TestPublisher<AudioFrame> sound = TestPublisher.create();

        StepVerifier.create(AudioConverter.convert(sound, 48_000, 1), 1)
                .then(() -> sound.assertMaxRequested(1))
                .then(() -> sound.next(AudioFrame.of(new short[960], 48_000, 1, 0))) // makes two
                .expectNextCount(1)
                .then(() -> sound.assertMaxRequested(1))
                .thenRequest(1)
                .expectNextCount(1)
                .then(sound::complete)
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void passesAnErrorOn() {
        StepVerifier.create(AudioConverter.convert(Flux.error(new IllegalStateException("gone")), 48_000, 1))
                .expectErrorMessage("gone")
                .verify(BOUND);
    }

    @ParameterizedTest
    @CsvSource({"0,1,10", "1000,1,10", "48001,1,10", "48000,0,10", "48000,3,10", "48000,1,0", "48000,1,15", "48000,1,1010"})
    void whatCannotBeIsRefused(int rate, int channels, int millis) {
        assertThatThrownBy(() -> {
            AudioConverter.convert(AudioSources.silence(), rate, channels, Duration.ofMillis(millis)).blockFirst(BOUND);
        }).isInstanceOf(IllegalArgumentException.class);
    }
}
