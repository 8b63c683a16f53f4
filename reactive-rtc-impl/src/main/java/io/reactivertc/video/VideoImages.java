package io.reactivertc.video;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.media.VideoFrame;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Converts between frames of video and images. Colours are BT.601, limited range. Everything computes on the calling thread and neither retains nor releases the frame; no display is
 * needed.
 */
public final class VideoImages {

    private VideoImages() {}

    /** Returns the picture as an image of type {@code TYPE_INT_RGB}, turned as it is to be seen. */
    public static BufferedImage image(VideoFrame frame) {
        boolean sideways = frame.rotationDegrees() % 180 != 0;
        int width = sideways ? frame.height() : frame.width();
        int height = sideways ? frame.width() : frame.height();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        argb(frame, ((DataBufferInt) image.getRaster().getDataBuffer()).getData());
        return image;
    }

    /**
     * Writes the picture into an array, turned as it is to be seen: a row of it after the other, each pixel {@code 0xFFRRGGBB}. Throws {@link IllegalArgumentException} if the array
     * is shorter than its pixels.
     */
    public static void argb(VideoFrame frame, int[] target) {
        int width = frame.width();
        int height = frame.height();
        if (target.length < width * height) {
            throw new IllegalArgumentException(width + " x " + height + " pixels do not fit " + target.length);
        }
        Turn turn = Turn.of(frame);
        ByteBuffer y = frame.y();
        ByteBuffer u = frame.u();
        ByteBuffer v = frame.v();
        int chromaWidth = frame.chromaWidth();
        for (int row = 0; row < height; row++) {
            int chroma = row / 2 * chromaWidth;
            int at = turn.origin + row * turn.perRow;
            for (int column = 0; column < width; column++) {
                target[at] = Colours.argb(y.get(row * width + column), u.get(chroma + column / 2), v.get(chroma + column / 2));
                at += turn.perColumn;
            }
        }
    }

    /**
     * Returns a frame of this image, held once by the caller. Transparency is not heeded. Throws {@link IllegalArgumentException} if it is larger than {@link VideoFrame} takes.
     *
     * @param image of any type
     * @param timestampNanos when it is to be seen, in nanoseconds from an origin of its stream's own
     */
    public static VideoFrame frame(BufferedImage image, long timestampNanos) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] pixels = new byte[VideoFrame.byteLength(width, height)];
        I420Canvas canvas = new I420Canvas(width, height, pixels);
        int[] rows = new int[2 * width];
        for (int row = 0; row < height; row += 2) {
            int count = Math.min(2, height - row);
            image.getRGB(0, row, width, count, rows, 0, width);
            canvas.rows(row, rows, 0, count);
        }
        return VideoFrame.of(width, height, timestampNanos, pixels);
    }

    /**
     * Writes pixels into an array as the three planes that {@link VideoFrame#of} takes. Throws {@link IllegalArgumentException} if either array is too short, or the size is not one of
     * a picture.
     *
     * @param rgb a row after the other, each pixel {@code 0xRRGGBB}; the highest byte is not heeded
     */
    public static void i420(int[] rgb, int width, int height, byte[] target) {
        if (target.length < VideoFrame.byteLength(width, height) || rgb.length < width * height) {
            throw new IllegalArgumentException(
                    width + " x " + height + " pixels are not in " + rgb.length + " or do not fit " + target.length);
        }
        I420Canvas canvas = new I420Canvas(width, height, target);
        for (int row = 0; row < height; row += 2) {
            canvas.rows(row, rgb, row * width, Math.min(2, height - row));
        }
    }

    /** Returns the picture as the content of a PNG file, turned as it is to be seen. Takes some milliseconds: not for a thread that delivers frames. */
    public static byte[] png(VideoFrame frame) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("png");
        ImageWriter writer = writers.next();
        try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) { // ImageIO's own would use a file
            writer.setOutput(output);
            writer.write(image(frame));
        } catch (IOException e) {
            throw new MediaException(RtcErrorCode.MEDIA_FAILED, "no PNG could be made: " + e, e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Says where in the target the first pixel of a frame goes, and how far from it the next ones. */
    private record Turn(int origin, int perRow, int perColumn) {

        static Turn of(VideoFrame frame) {
            int width = frame.width();
            int height = frame.height();
            return switch (frame.rotationDegrees()) {
                case 90 -> new Turn(height - 1, -1, height);
                case 180 -> new Turn(width * height - 1, -width, -1);
                case 270 -> new Turn(height * (width - 1), 1, -height);
                default -> new Turn(0, width, 1);
            };
        }
    }
}
