package io.reactivertc.video;

import io.reactivertc.media.VideoFrame;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.publisher.SynchronousSink;

/** Draws frame after frame of the test pattern. For one thread; frames may be released on any. */
final class TestPattern {

    private static final int[] BARS = {0xBFBFBF, 0xBFBF00, 0x00BFBF, 0x00BF00, 0xBF00BF, 0xBF0000, 0x0000BF, 0x101010};
    private static final int GREY = 0x404040;
    private static final int ORANGE = 0xFF8000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int width;
    private final int height;
    private final int framesPerSecond;
    private final byte[] background;

    /** Holds the pixels of frames that were released: as many as were ever held at once. */
    private final Queue<byte[]> released = new ConcurrentLinkedQueue<>();
    private long frame;

    TestPattern(int width, int height, int framesPerSecond) {
        this.width = width;
        this.height = height;
        this.framesPerSecond = framesPerSecond;
        background = new byte[VideoFrame.byteLength(width, height)];
        drawBackground();
    }

    TestPattern next(SynchronousSink<VideoFrame> sink) {
        byte[] pool = released.poll();
        byte[] pixels = pool == null ? new byte[background.length] : pool;
        System.arraycopy(background, 0, pixels, 0, pixels.length);
        long nanos = frame / framesPerSecond * NANOS_PER_SECOND + frame % framesPerSecond * NANOS_PER_SECOND / framesPerSecond;
        draw(pixels, nanos / 1_000_000);
        frame++;
        sink.next(VideoFrame.of(width, height, 0, nanos, pixels, () -> released.add(pixels)));
        return this;
    }

    private void drawBackground() {
        I420Canvas canvas = new I420Canvas(width, height, background);
        for (int bar = 0; bar < BARS.length; bar++) {
            canvas.fill(even(width * bar / BARS.length), 0, even(width * (bar + 1) / BARS.length), runwayTop(), BARS[bar]);
        }
        canvas.fill(0, runwayTop(), width, height * 3 / 4, GREY);
    }

    /** Draws what moves: the square crosses the picture in two seconds. */
    private void draw(byte[] pixels, long millis) {
        I420Canvas canvas = new I420Canvas(width, height, pixels);
        int size = height * 3 / 4 - runwayTop();
        int left = even((int) ((width - size) * (millis % 2_000) / 2_000));
        canvas.fill(left, runwayTop(), left + size, height * 3 / 4, ORANGE);
        PatternClock.draw(canvas, width, height, millis);
    }

    private int runwayTop() {
        return even(height * 5 / 8);
    }

    private static int even(int pixels) {
        return pixels & ~1;
    }
}
