package io.reactivertc.impl.media;

import io.reactivertc.media.VideoFrame;
import java.util.Arrays;

/** Makes pictures smaller: each pixel is the mean of those in whose place it is. Uses its memory again and again. For one thread. */
final class Downscaler {

    private byte[] from = new byte[0];
    private byte[] to = new byte[0];
    private int[] sums = new int[0];

    /** Returns a picture of this size, which is not larger; valid until the next one is made. */
    VideoFrame scale(VideoFrame frame, int width, int height) {
        int length = VideoFrame.byteLength(frame.width(), frame.height());
        from = from.length >= length ? from : new byte[length];
        int needed = VideoFrame.byteLength(width, height);
        to = to.length >= needed ? to : new byte[needed];
        sums = sums.length >= width ? sums : new int[width];
        frame.i420().get(from, 0, length);

        int chromaWidth = (width + 1) / 2;
        int chromaHeight = (height + 1) / 2;
        int luma = frame.width() * frame.height();
        int chroma = frame.chromaWidth() * frame.chromaHeight();
        plane(0, frame.width(), frame.height(), 0, width, height);
        plane(luma, frame.chromaWidth(), frame.chromaHeight(), width * height, chromaWidth, chromaHeight);
        plane(luma + chroma, frame.chromaWidth(), frame.chromaHeight(), width * height + chromaWidth * chromaHeight,
                chromaWidth,
                chromaHeight);
        return VideoFrame.of(width, height, frame.rotationDegrees(), frame.timestampNanos(), to, () -> {});
    }

    private void plane(int source, int fromWidth, int fromHeight, int target, int toWidth, int toHeight) {
        for (int row = 0; row < toHeight; row++) {
            int top = row * fromHeight / toHeight;
            int bottom = Math.max(top + 1, (row + 1) * fromHeight / toHeight);
            Arrays.fill(sums, 0, toWidth, 0);
            for (int line = top; line < bottom; line++) {
                add(source + line * fromWidth, fromWidth, toWidth);
            }
            for (int column = 0; column < toWidth; column++) {
                int count = (bottom - top) * columns(column, fromWidth, toWidth);
                to[target + row * toWidth + column] = (byte) ((sums[column] + count / 2) / count);
            }
        }
    }

    private void add(int start, int fromWidth, int toWidth) {
        for (int column = 0; column < toWidth; column++) {
            int left = column * fromWidth / toWidth;
            int right = left + columns(column, fromWidth, toWidth);
            int sum = 0;
            for (int at = start + left; at < start + right; at++) {
                sum += from[at] & 0xff;
            }
            sums[column] += sum;
        }
    }

    private static int columns(int column, int fromWidth, int toWidth) {
        int left = column * fromWidth / toWidth;
        return Math.max(1, (column + 1) * fromWidth / toWidth - left);
    }
}
