package io.reactivertc.impl.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reactivertc.media.AudioFrame;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioShaperTest {

    private static final int ENGINE_HZ = 48_000;
    private static final double FULL = 0.5;

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 47_999, 48_000, 88_200, 96_000, 192_000})
    void passesVoiceUnchanged(int rate) {
        for (double hz : new double[]{100, 440, 1_000, 3_300}) {
            short[] shaped = shape(Signals.tone(hz, FULL, rate, 2 * rate), rate, ENGINE_HZ);

            assertThat(Signals.amplitudeDb(hz, shaped, 4_800, 91_200, ENGINE_HZ)).as("%s Hz", hz)
                    .isCloseTo(20 * Math.log10(FULL), within(0.1));
        }
    }

    @ParameterizedTest
    @CsvSource({"48000,20000", "44100,18000", "96000,20000", "192000,20000"})
    void passesWhatCanBeHeard(int rate, int hz) {
        short[] shaped = shape(Signals.tone(hz, FULL, rate, rate), rate, ENGINE_HZ);

        assertThat(Signals.amplitudeDb(hz, shaped, 4_800, 43_200, ENGINE_HZ)).isCloseTo(20 * Math.log10(FULL), within(0.2));
    }

    @ParameterizedTest
    @CsvSource({"96000,30000", "96000,40000", "192000,26000", "192000,70000", "88200,28000"})
    void stopsWhatWouldFoldBack(int rate, int hz) {
        short[] shaped = shape(Signals.tone(hz, FULL, rate, rate), rate, ENGINE_HZ);

        assertThat(Signals.levelDb(shaped, 4_800, 43_200)).isLessThan(-75);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 44_100})
    void makesNoImagesAboveTheBandOfTheSource(int rate) {
        int hz = rate * 2 / 5;
        short[] shaped = shape(Signals.tone(hz, FULL, rate, rate), rate, ENGINE_HZ);

        assertThat(Signals.amplitudeDb(rate - hz, shaped, 4_800, 43_200, ENGINE_HZ)).isLessThan(-75);
    }

    @ParameterizedTest
    @CsvSource({"8000,48000", "44100,48000", "44100,16000", "192000,48000", "192000,8000", "11025,48000", "47999,48000",
            "12345,48000",
            "48000,48000", "96000,44100"})
    void neitherLosesNorInventsTime(int from, int to) {
        int seconds = 5;
        AudioShaper shaper = new AudioShaper(to, 1);
        short[] ten = new short[to / 100];
        long polled = 0;
        Random random = new Random(from);
        short[] input = new short[seconds * from];
        for (int at = 0; at < input.length;) {
            int length = Math.min(input.length - at, 1 + random.nextInt(from / 10));
            shaper.push(AudioFrame.of(Arrays.copyOfRange(input, at, at + length), from, 1, 0));
            at += length;
            while (shaper.poll(ten)) {
                polled += ten.length;
            }
        }
        shaper.end(1);
        short[] one = new short[1];
        while (shaper.poll(one)) {
            polled++;
        }

        assertThat(polled).isEqualTo((long) seconds * to);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 44_100, 96_000, 47_999})
    void keepsEverythingAtItsTime(int rate) {
        short[] click = new short[rate];
        click[rate / 2] = 20_000;

        short[] shaped = shape(click, rate, ENGINE_HZ);

        int loudest = 0;
        for (int n = 0; n < shaped.length; n++) {
            loudest = Math.abs(shaped[n]) > Math.abs(shaped[loudest]) ? n : loudest;
        }
        assertThat((double) loudest / ENGINE_HZ).isCloseTo((double) (rate / 2) / rate, within(1.0 / ENGINE_HZ));
    }

    @Test
    void theLengthOfFramesMakesNoDifference() {
        short[] noise = Signals.noise(-20, 44_100, 7);
        AudioShaper oneByOne = new AudioShaper(ENGINE_HZ, 1);
        for (short sample : noise) {
            oneByOne.push(AudioFrame.of(new short[]{sample}, 44_100, 1, 0));
        }
        oneByOne.end(1);

        assertThat(rest(oneByOne, 48_000)).isEqualTo(shape(noise, 44_100, ENGINE_HZ));
    }

    @Test
    void cutsOffWhatGetsLouderThanSixteenBitsHold() {
        short[] square = new short[8_000];
        for (int n = 0; n < square.length; n++) {
            square[n] = n / 8 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE; // overshoots at its edges
        }

        short[] shaped = shape(square, 8_000, ENGINE_HZ);

        for (int n = 480; n < 47_000; n++) {
            int cycle = n % 96; // one of the square; its middle must have the right sign
            if (cycle == 24) {
                assertThat(shaped[n]).isGreaterThan((short) 25_000);
            } else if (cycle == 72) {
                assertThat(shaped[n]).isLessThan((short) -25_000);
            }
        }
    }

    @Test
    void mixesChannelsToOne() {
        assertThat(shapeFrame(AudioFrame.of(new short[]{100, 300, -100, -300}, ENGINE_HZ, 2, 0), 1)).containsExactly(200, -200);
        assertThat(shapeFrame(AudioFrame.of(new short[]{10, 20, 30, 40, 50, 60}, ENGINE_HZ, 6, 0), 1)).containsExactly(35);
    }

    @Test
    void givesBothChannelsTheOnlyOne() {
        assertThat(shapeFrame(AudioFrame.of(new short[]{1, 2}, ENGINE_HZ, 1, 0), 2)).containsExactly(1, 1, 2, 2);
        assertThat(shapeFrame(AudioFrame.of(new short[]{3, 6, 9}, ENGINE_HZ, 3, 0), 2)).containsExactly(6, 6);
    }

    @Test
    void keepsTwoChannelsApart() {
        assertThat(shapeFrame(AudioFrame.of(new short[]{1, 2, 3, 4}, ENGINE_HZ, 2, 0), 2)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void keepsTwoChannelsApartAtAnotherRateToo() {
        short[] left = Signals.tone(440, FULL, 16_000, 16_000);
        short[] both = new short[32_000];
        for (int n = 0; n < left.length; n++) {
            both[2 * n] = left[n];
        }
        short[] shaped = shapeFrame(AudioFrame.of(both, 16_000, 2, 0), 2);

        short[] right = new short[48_000];
        for (int n = 0; n < right.length; n++) {
            right[n] = shaped[2 * n + 1];
        }
        assertThat(right).containsOnly(0);
    }

    @Test
    void followsASourceThatChangesItsForm() {
        AudioShaper shaper = new AudioShaper(ENGINE_HZ, 1);

        shaper.push(AudioFrame.of(new short[8_000], 8_000, 1, 0));
        shaper.push(AudioFrame.of(new short[88_200], 44_100, 2, 0));
        shaper.push(AudioFrame.of(new short[480], ENGINE_HZ, 1, 0));
        shaper.end(480);

        assertThat(shaper.bufferedNanos()).isEqualTo(2_010_000_000L);
    }

    @Test
    void theLastFrameIsFilledUpWithSilence() {
        AudioShaper shaper = new AudioShaper(ENGINE_HZ, 1);
        short[] ten = new short[480];
        shaper.push(AudioFrame.of(new short[]{7, 7, 7}, ENGINE_HZ, 1, 0));

        assertThat(shaper.poll(ten)).isFalse();
        shaper.end(480);

        assertThat(shaper.poll(ten)).isTrue();
        assertThat(ten).startsWith(7, 7, 7, 0).endsWith(0);
        assertThat(shaper.poll(ten)).isFalse();
    }

    @Test
    void hasOneOrTwoChannels() {
        assertThatThrownBy(() -> new AudioShaper(ENGINE_HZ, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    private static short[] shape(short[] mono, int from, int to) {
        AudioShaper shaper = new AudioShaper(to, 1);
        for (int at = 0; at < mono.length; at += from) {
            shaper.push(AudioFrame.of(Arrays.copyOfRange(mono, at, Math.min(mono.length, at + from)), from, 1, 0));
        }
        shaper.end(1);
        return rest(shaper, (int) (shaper.bufferedNanos() * to / 1_000_000_000));
    }

    private static short[] shapeFrame(AudioFrame frame, int channels) {
        AudioShaper shaper = new AudioShaper(ENGINE_HZ, channels);
        shaper.push(frame);
        shaper.end(1);
        return rest(shaper, frame.samplesPerChannel() * ENGINE_HZ / frame.sampleRateHz() * channels);
    }

    private static short[] rest(AudioShaper shaper, int length) {
        short[] rest = new short[length];
        assertThat(shaper.poll(rest)).isTrue();
        assertThat(shaper.poll(new short[1])).isFalse();
        return rest;
    }
}
