package io.reactivertc.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.reactivertc.media.VideoFrame;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoImagesTest {

    /** What the standard says: brightness 16 to 235, differences of colour 16 to 240. */
    @ParameterizedTest
    @CsvSource({"000000,16,128,128", "FFFFFF,235,128,128", "FF0000,82,90,240", "00FF00,145,54,34", "0000FF,41,240,110",
            "FFFF00,210,16,146", "00FFFF,170,166,16", "FF00FF,106,202,222", "808080,126,128,128"})
    void coloursAreThoseOfTheStandard(String rgb, int y, int u, int v) {
        int colour = Integer.parseInt(rgb, 16);

        VideoFrame frame = VideoImages.frame(filled(2, 2, colour), 5);

        assertThat(frame.timestampNanos()).isEqualTo(5);
        assertThat(frame.y().get(3) & 0xFF).isCloseTo(y, within(1));
        assertThat(frame.u().get(0) & 0xFF).isCloseTo(u, within(1));
        assertThat(frame.v().get(0) & 0xFF).isCloseTo(v, within(1));
        assertThat(VideoImages.image(frame).getRGB(1, 1)).satisfies(back -> assertNear(back, colour, 3));
    }

    @ParameterizedTest
    @CsvSource({"2,2", "3,3", "1,1", "641,361", "5,2"})
    void anySizeGoesThereAndBack(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int n = 0; n < width * height; n++) { // grey: colour is shared by four pixels, brightness is not
            int grey = n * 37 % 256;
            image.setRGB(n % width, n / width, 0xFF00_0000 | grey << 16 | grey << 8 | grey);
        }

        BufferedImage back = VideoImages.image(VideoImages.frame(image, 0));

        for (int n = 0; n < width * height; n++) {
            assertNear(back.getRGB(n % width, n / width), image.getRGB(n % width, n / width), 2);
        }
    }

    @Test
    void anyPixelsBecomeAnImage() {
        byte[] noise = new byte[VideoFrame.byteLength(64, 64)];
        new Random(8).nextBytes(noise);
        int[] pixels = new int[64 * 64];

        VideoImages.argb(VideoFrame.of(64, 64, 0, noise), pixels);

        assertThat(Arrays.stream(pixels)).allMatch(pixel -> pixel >>> 24 == 0xFF);
    }

    @Test
    void turnsWhatIsToBeTurned() {
        byte[] pixels = {(byte) 235, 16, 16, 16, 16, 16, (byte) 128, (byte) 128, (byte) 128, (byte) 128}; // white is above left

        assertWhite(VideoImages.image(VideoFrame.of(3, 2, 0, 0, pixels, () -> {})), 3, 2, 0, 0);
        assertWhite(VideoImages.image(VideoFrame.of(3, 2, 90, 0, pixels, () -> {})), 2, 3, 1, 0);
        assertWhite(VideoImages.image(VideoFrame.of(3, 2, 180, 0, pixels, () -> {})), 3, 2, 2, 1);
        assertWhite(VideoImages.image(VideoFrame.of(3, 2, 270, 0, pixels, () -> {})), 2, 3, 0, 2);
    }

    @Test
    void aPngHasTheSamePicture() throws IOException {
        VideoFrame frame = VideoSources.pattern(320, 240, 30).blockFirst();

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(VideoImages.png(frame)));

        BufferedImage image = VideoImages.image(frame);
        assertThat(read.getRGB(0, 0, 320, 240, null, 0, 320)).isEqualTo(image.getRGB(0, 0, 320, 240, null, 0, 320));
    }

    @Test
    void aFrameThatWasReleasedIsNoImage() {
        VideoFrame frame = VideoFrame.of(2, 2, 0, new byte[6]);
        frame.release();

        assertThatThrownBy(() -> VideoImages.image(frame)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void anArrayThatIsTooShortIsRefused(int length) {
        VideoFrame frame = VideoFrame.of(2, 2, 0, new byte[6]);

        assertThatThrownBy(() -> VideoImages.argb(frame, new int[length])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anImageThatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> VideoImages.frame(filled(8_193, 1, 0), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertWhite(BufferedImage image, int width, int height, int x, int y) {
        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        for (int n = 0; n < width * height; n++) {
            boolean white = n % width == x && n / width == y;
            assertThat(image.getRGB(n % width, n / width) & 0xFF).as("pixel %d", n).isEqualTo(white ? 255 : 0);
        }
    }

    private static BufferedImage filled(int width, int height, int rgb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int n = 0; n < width * height; n++) {
            image.setRGB(n % width, n / width, rgb);
        }
        return image;
    }

    private static void assertNear(int actual, int expected, int tolerance) {
        assertThat(Colours.red(actual)).isCloseTo(Colours.red(expected), within(tolerance));
        assertThat(Colours.green(actual)).isCloseTo(Colours.green(expected), within(tolerance));
        assertThat(Colours.blue(actual)).isCloseTo(Colours.blue(expected), within(tolerance));
    }
}
