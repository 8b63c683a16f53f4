package io.reactivertc.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioFrameTest {

    @Test
    void knowsItsForm() {
        AudioFrame frame = AudioFrame.of(new short[]{1, 2, 3, 4}, 8_000, 2, 5);

        assertThat(frame.samplesPerChannel()).isEqualTo(2);
        assertThat(frame.duration()).isEqualTo(Duration.ofNanos(250_000));
        assertThat(frame.sample(3)).isEqualTo((short) 4);
        assertThat(frame.samples().isReadOnly()).isTrue();
        assertThat(frame.timestampNanos()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"480,0,1", "480,1000,1", "480,7999,1", "480,192001,1", "480,48000,0", "480,48000,9", "0,48000,1", "3,48000,2",
            "8001,8000,1"})
    void whatIsNoSoundIsRefused(int samples, int rate, int channels) {
        assertThatThrownBy(() -> AudioFrame.of(new short[samples], rate, channels, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
