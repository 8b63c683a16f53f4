package io.reactivertc.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.media.VideoFrame;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.StepVerifier;

class VideoSourcesTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource({"640,360,30", "1280,720,25", "108,48,15", "321,241,60", "1920,1080,24"})
    void theClockCanBeReadInEverySize(int width, int height, int framesPerSecond) {
        VideoSources.pattern(width, height, framesPerSecond)
                .take(40)
                .index((n, frame) -> {
                    assertThat(frame.timestampNanos()).isEqualTo(n * 1_000_000_000L / framesPerSecond);
                    assertThat(PatternClock.readMillis(frame)).hasValue(n * 1_000 / framesPerSecond);
                    frame.release();
                    return frame;
                })
                .blockLast(BOUND);
    }

    @Test
    void everyDigitOfTheClockCanBeRead() {
        byte[] pixels = new byte[VideoFrame.byteLength(320, 240)];
        I420Canvas canvas = new I420Canvas(320, 240, pixels);
        for (long millis : new long[]{0, 359_999_999, 123_456_789 % 360_000_000, 90_909_090, 86_399_999, 45_678_012}) {
            PatternClock.draw(canvas, 320, 240, millis);

            assertThat(PatternClock.readMillis(VideoFrame.of(320, 240, 0, pixels))).hasValue(millis);
        }
    }

    @Test
    void theClockCanBeReadAfterScalingAndNoise() {
        VideoFrame frame = VideoSources.pattern(640, 360, 30).skip(37).blockFirst(BOUND);
        BufferedImage small = new BufferedImage(320, 180, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(VideoImages.image(frame), 0, 0, 320, 180, null);
        graphics.dispose();
        Random random = new Random(3);
        for (int n = 0; n < 320 * 180; n++) {
            int grey = 40 * random.nextInt(2);
            small.setRGB(n % 320, n / 320, small.getRGB(n % 320, n / 320) & 0xBFBFBF | grey << 16 | grey << 8 | grey);
        }

        assertThat(PatternClock.readMillis(VideoImages.frame(small, 0))).hasValue(37 * 1_000 / 30);
    }

    @Test
    void whereThereIsNoClockNoneIsRead() {
        byte[] noise = new byte[VideoFrame.byteLength(320, 240)];
        new Random(5).nextBytes(noise);

        assertThat(PatternClock.readMillis(VideoFrame.of(320, 240, 0, noise))).isEmpty();
        assertThat(PatternClock.readMillis(VideoFrame.of(320, 240, 0, new byte[noise.length]))).isEmpty();
        assertThat(PatternClock.readMillis(VideoFrame.of(1, 1, 0, new byte[3]))).isEmpty();
    }

    @Test
    void memoryIsUsedAgainOnlyOnceAFrameWasReleased() {
        List<VideoFrame> held = VideoSources.pattern(640, 360, 30).take(3).collectList().block(BOUND);
        assertThat(held).extracting(frame -> PatternClock.readMillis(frame).getAsLong()).containsExactly(0L, 33L, 66L);

        List<ByteBuffer> memory = new ArrayList<>();
        VideoSources.pattern(640, 360, 30)
                .take(2)
                .doOnNext(frame -> memory.add(frame.y()))
                .doOnNext(VideoFrame::release)
                .blockLast(BOUND);
        assertThat(memory.get(0)).isEqualTo(memory.get(1)); // two pictures, but one memory
    }

    @Test
    void theBarsHaveTheirColours() {
        VideoFrame frame = VideoSources.pattern(640, 360, 30).blockFirst(BOUND);
        BufferedImage image = VideoImages.image(frame);

        assertThat(image.getRGB(40, 50) & 0xF0F0F0).isEqualTo(0xB0B0B0);
        assertThat(image.getRGB(440, 50) & 0xF0F0F0).isEqualTo(0xB00000);
        assertThat(image.getRGB(520, 50) & 0xF0F0F0).isEqualTo(0x0000B0);
    }

    @Test
    void eachFrameIsAnother() {
        StepVerifier.create(VideoSources.pattern(640, 360, 30).map(VideoFrame::i420).buffer(2).take(5))
                .thenConsumeWhile(pair -> !pair.get(0).equals(pair.get(1)))
                .expectComplete()
                .verify(BOUND);
    }

    @ParameterizedTest
    @CsvSource({"0,360,30", "640,0,30", "107,360,30", "640,47,30", "640,360,0", "640,360,241", "8193,360,30", "-640,-360,30"})
    void whatIsNoPatternIsRefused(int width, int height, int framesPerSecond) {
        assertThatThrownBy(() -> VideoSources.pattern(width, height, framesPerSecond))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
