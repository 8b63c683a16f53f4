package io.reactivertc.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reactivertc.impl.media.Signals;
import io.reactivertc.media.AudioFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class AudioSourcesTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    @Test
    void aToneHasItsFrequencyAndAmplitude() {
        short[] samples = Signals.join(AudioSources.tone(440, 0.5).take(100).collectList().block(BOUND));

        assertThat(Signals.amplitude(440, samples, 0, 48_000, 48_000)).isCloseTo(0.5, within(0.001));
        assertThat(Signals.levelDb(samples, 0, 48_000)).isCloseTo(20 * Math.log10(0.5) - 3.01, within(0.01));
    }

    @Test
    void aToneGoesOnWithoutAStepAfterHours() {
        AudioFrame late = AudioSources.tone(440).elementAt(2_000_000).block(BOUND);

        assertThat(late.timestampNanos()).isEqualTo(20_000_000_000_000L);
        assertThat(late.sample(0)).isZero(); // 440 whole cycles a second
        assertThat(late.samplesPerChannel()).isEqualTo(480);
    }

    @Test
    void eachSubscriberBeginsAnew() {
        Flux<AudioFrame> tone = AudioSources.tone(440).take(2);

        tone.blockLast(BOUND);

        assertThat(tone.blockFirst(BOUND).timestampNanos()).isZero();
    }

    @Test
    void givesNoMoreThanWhatIsAskedFor() {
        StepVerifier.create(AudioSources.silence(), 0)
                .expectSubscription()
                .thenRequest(2)
                .expectNextCount(2)
                .thenCancel()
                .verify(BOUND);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 24_000, Double.NaN, Double.POSITIVE_INFINITY})
    void whatIsNoFrequencyIsRefused(double hz) {
        assertThatThrownBy(() -> AudioSources.tone(hz)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void whatIsNoAmplitudeIsRefused(double amplitude) {
        assertThatThrownBy(() -> AudioSources.tone(440, amplitude)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void samplesAreCutIntoFrames() {
        short[] samples = {1, 2, 3, 4, 5};
        short[] long_ = new short[11_025 * 2];
        long_[220 + 3] = 9;

        StepVerifier.create(AudioSources.pcm(samples, 8_000, 1).map(AudioFrame::length)).expectNext(5).expectComplete()
                .verify(BOUND);
        List<AudioFrame> frames = AudioSources.pcm(long_, 11_025, 2).collectList().block(BOUND);

        assertThat(frames).hasSize(101);
        assertThat(frames.get(1).sample(3)).isEqualTo((short) 9);
        assertThat(frames.get(100).samplesPerChannel()).isEqualTo(25);
        assertThat(frames.get(100).timestampNanos()).isEqualTo(11_000 * 1_000_000_000L / 11_025);
        assertThat(Signals.join(frames)).isEqualTo(long_);
    }

    @ParameterizedTest
    @CsvSource({"0,48000,1", "480,0,1", "480,1000,1", "480,48000,0", "480,48000,9", "481,48000,2"})
    void samplesOfNoFormAreRefused(int length, int rate, int channels) {
        assertThatThrownBy(() -> AudioSources.pcm(new short[length], rate, channels))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void piecesOfBytesMayEndAnywhere() {
        int count = 2 * 16_000 + 1;
        ByteBuffer bytes = ByteBuffer.allocate(2 * count + 1).order(ByteOrder.LITTLE_ENDIAN); // half a sample too much
        IntStream.range(0, count).forEach(n -> bytes.putShort((short) n));
        bytes.rewind();
        Random random = new Random(1);
        List<ByteBuffer> pieces = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int length = Math.min(bytes.remaining(), random.nextInt(2_000));
            pieces.add(bytes.slice(bytes.position(), length).asReadOnlyBuffer());
            bytes.position(bytes.position() + length);
        }

        List<AudioFrame> frames = AudioSources.pcm(Flux.fromIterable(pieces), 16_000, 1).collectList().block(BOUND);

        short[] joined = Signals.join(frames);
        assertThat(joined).hasSize(count);
        assertThat(IntStream.range(0, count).filter(n -> joined[n] != (short) n)).isEmpty();
        assertThat(frames.get(1).timestampNanos()).isEqualTo(10_000_000);
        assertThat(frames.get(0).length()).isEqualTo(160);
    }

    @Test
    void theErrorOfAPublisherOfBytesIsPassedOn() {
        StepVerifier.create(AudioSources.pcm(Flux.error(new IllegalStateException("gone")), 16_000, 1))
                .expectErrorMessage("gone")
                .verify(BOUND);
    }
}
