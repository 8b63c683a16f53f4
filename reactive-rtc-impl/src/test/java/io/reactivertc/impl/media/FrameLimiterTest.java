package io.reactivertc.impl.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.media.TrackLimits;
import io.reactivertc.media.VideoFrame;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameLimiterTest {

    private static final long SECOND = 1_000_000_000L;

    private final FrameLimiter limiter = new FrameLimiter();

    @ParameterizedTest
    @CsvSource({"60, 15", "30, 15", "30, 20", "60, 1", "25, 24", "120, 60", "50, 7"})
    void letsSoManyOfASecondPassHoweverTheirTimesVary(int source, int limit) {
        limiter.limit(TrackLimits.NONE.withFramesPerSecond(limit));
        Random random = new Random(source);
        int passed = 0;
        for (int n = 0; n < 20 * source; n++) {
            passed += limiter.passes(n * SECOND / source + random.nextInt(3_000_000)) ? 1 : 0;
        }

        assertThat(passed).isBetween(20 * limit - 1, 20 * limit + 1);
    }

    @Test
    void letsAllPassThatComeMoreSlowly() {
        limiter.limit(TrackLimits.NONE.withFramesPerSecond(30));
        for (int n = 0; n < 100; n++) {
            assertThat(limiter.passes(n * SECOND / 10)).isTrue();
        }
    }

    @Test
    void spreadsThemEvenly() {
        limiter.limit(TrackLimits.NONE.withFramesPerSecond(15));
        long last = -1;
        for (int n = 0; n < 600; n++) {
            if (limiter.passes(n * SECOND / 60)) {
                assertThat(last < 0 || n - last == 4).isTrue();
                last = n;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
            "1280, 720, 0, 640, 360, 640, 360", "1280, 720, 0, 640, 640, 640, 360", "1280, 720, 0, 0, 180, 320, 180",
            "1280, 720, 90, 360, 640, 640, 360", "1281, 721, 0, 640, 0, 640, 360", "5, 5000, 0, 0, 100, 2, 100",
            "100, 100, 0, 33, 33, 32, 32"})
    void makesLargerOnesSmallerInTheirProportions(
            int width, int height, int rotation, int mostWidth, int mostHeight, int fitWidth, int fitHeight) {
        limiter.limit(TrackLimits.NONE.withSize(mostWidth, mostHeight));
        byte[] pixels = new byte[VideoFrame.byteLength(width, height)];
        Arrays.fill(pixels, (byte) 77);

        VideoFrame fitting = limiter.fit(VideoFrame.of(width, height, rotation, 5, pixels, () -> {}));

        assertThat(fitting.width()).isEqualTo(fitWidth);
        assertThat(fitting.height()).isEqualTo(fitHeight);
        assertThat(fitting.rotationDegrees()).isEqualTo(rotation);
        assertThat(fitting.timestampNanos()).isEqualTo(5);
        byte[] all = new byte[fitting.i420().remaining()];
        fitting.i420().get(all);
        assertThat(all).containsOnly(77);
    }

    @Test
    void leavesThoseThatFitAsTheyAre() {
        limiter.limit(TrackLimits.NONE.withSize(640, 360));
        VideoFrame frame = VideoFrame.of(640, 360, 0, new byte[VideoFrame.byteLength(640, 360)]);

        assertThat(limiter.fit(frame)).isSameAs(frame);
    }

    @Test
    void takesTheMeanOfThosePixelsInWhosePlaceOneIs() {
        limiter.limit(TrackLimits.NONE.withSize(16, 16));
        byte[] pixels = new byte[VideoFrame.byteLength(32, 32)];
        for (int n = 0; n < 32 * 32; n++) {
            pixels[n] = (byte) (n % 2 == 0 ? 100 : 200);
        }

        VideoFrame fitting = limiter.fit(VideoFrame.of(32, 32, 0, pixels));

        assertThat(fitting.y().get(0) & 0xff).isEqualTo(150);
        assertThat(fitting.y().get(255) & 0xff).isEqualTo(150);
        assertThat(fitting.u().get(63)).isZero();
    }

    @Test
    void limitsThatContradictOrMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> TrackLimits.NONE.withSize(15, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TrackLimits.NONE.withSize(-640, 360)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TrackLimits.NONE.withFramesPerSecond(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TrackLimits.NONE.withFramesPerSecond(1_000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TrackLimits.NONE.withBitsPerSecond(1)).isInstanceOf(IllegalArgumentException.class);
    }
}
