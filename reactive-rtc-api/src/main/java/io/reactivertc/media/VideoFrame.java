package io.reactivertc.media;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Is one picture in I420: a plane of brightness and two of colour at half the width and height, each without padding, one after the other. Its pixels are read-only.
 *
 * <p>Frames are lent, as Reactor Netty's buffers are. A frame that a stream delivers is valid during {@code onNext}; the library releases it afterwards. Who keeps it longer, or
 * hands it to an operator that queues, calls {@link #retain()} before and {@link #release()} in the end, or takes a {@link #copy()}. A frame that is published belongs to
 * the library, which releases it. After the last release its pixels may be those of another picture: every access throws {@link IllegalStateException}. Any thread.
 */
public final class VideoFrame {

    /** The greatest width and height in pixels. */
    public static final int MAX_SIZE_PIXELS = 8_192;

    private final int width;
    private final int height;
    private final int rotationDegrees;
    private final long timestampNanos;
    private final byte[] pixels;
    private final Runnable recycle;

    /** Counts who holds the frame. Atomic because it is lent to several threads at once. */
    private final AtomicInteger references = new AtomicInteger(1);

    private VideoFrame(int width, int height, int rotationDegrees, long timestampNanos, byte[] pixels, Runnable recycle) {
        this.width = width;
        this.height = height;
        this.rotationDegrees = rotationDegrees;
        this.timestampNanos = timestampNanos;
        this.pixels = pixels;
        this.recycle = recycle;
    }

    /**
     * Returns a frame of these pixels, upright, held once by the caller; see {@link #of(int, int, int, long, byte[], Runnable)}.
     *
     * @param width in pixels
     * @param height in pixels
     * @param timestampNanos when it is to be seen, in nanoseconds from an origin of its stream's own
     * @param pixels at least {@link #byteLength} of them; must not change until the frame is released
     */
    public static VideoFrame of(int width, int height, long timestampNanos, byte[] pixels) {
        return of(width, height, 0, timestampNanos, pixels, () -> {});
    }

    /**
     * Returns a frame of these pixels, held once by the caller. The array is not copied.
     *
     * <p>Throws {@link IllegalArgumentException} if width or height are not 1 to 8,192, the rotation is not a quarter turn, or the array is too short.
     *
     * @param width in pixels
     * @param height in pixels
     * @param rotationDegrees by how much to turn it clockwise before it is shown: 0, 90, 180 or 270
     * @param timestampNanos when it is to be seen, in nanoseconds from an origin of its stream's own
     * @param pixels at least {@link #byteLength} of them; must not change until the frame is released
     * @param recycle runs once when nobody holds the frame any more, on the thread that released it last; must not throw
     */
    public static VideoFrame of(
            int width, int height, int rotationDegrees, long timestampNanos, byte[] pixels, Runnable recycle) {
        Objects.requireNonNull(recycle, "recycle");
        int length = byteLength(width, height);
        if (pixels.length < length) {
            throw new IllegalArgumentException(
                    width + " x " + height + " pixels take " + length + " bytes, not " + pixels.length);
        }
        if (rotationDegrees < 0 || rotationDegrees > 270 || rotationDegrees % 90 != 0) {
            throw new IllegalArgumentException("not a quarter turn: " + rotationDegrees);
        }
        return new VideoFrame(width, height, rotationDegrees, timestampNanos, pixels, recycle);
    }

    /** Returns how many bytes a picture of this size takes. Throws {@link IllegalArgumentException} if width or height are not 1 to 8,192. */
    public static int byteLength(int width, int height) {
        if (width < 1 || width > MAX_SIZE_PIXELS || height < 1 || height > MAX_SIZE_PIXELS) {
            throw new IllegalArgumentException("not a size of a picture: " + width + " x " + height);
        }
        return width * height + 2 * half(width) * half(height);
    }

    /** Returns its width in pixels, before it is turned. */
    public int width() {
        return width;
    }

    /** Returns its height in pixels, before it is turned. */
    public int height() {
        return height;
    }

    /** Returns the width of the planes of colour: half of {@link #width()}, rounded up. */
    public int chromaWidth() {
        return half(width);
    }

    /** Returns the height of the planes of colour: half of {@link #height()}, rounded up. */
    public int chromaHeight() {
        return half(height);
    }

    /** Returns by how much to turn it clockwise before it is shown: 0, 90, 180 or 270. */
    public int rotationDegrees() {
        return rotationDegrees;
    }

    /** Returns when it is to be seen, in nanoseconds from an origin of its stream's own: only differences mean something. */
    public long timestampNanos() {
        return timestampNanos;
    }

    /** Returns the plane of brightness as a new read-only view: {@link #width()} bytes a row. */
    public ByteBuffer y() {
        return plane(0, width * height);
    }

    /** Returns the plane of blue as a new read-only view: {@link #chromaWidth()} bytes a row. */
    public ByteBuffer u() {
        return plane(width * height, chromaLength());
    }

    /** Returns the plane of red as a new read-only view: {@link #chromaWidth()} bytes a row. */
    public ByteBuffer v() {
        return plane(width * height + chromaLength(), chromaLength());
    }

    /** Returns all three planes, one after the other, as a new read-only view. */
    public ByteBuffer i420() {
        return plane(0, byteLength(width, height));
    }

    /** Holds the frame once more, and returns it. Throws {@link IllegalStateException} if nobody holds it any more. */
    public VideoFrame retain() {
        if (references.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw released();
        }
        return this;
    }

    /** Lets go of the frame once. Throws {@link IllegalStateException} if nobody holds it any more. */
    public void release() {
        int before = references.getAndUpdate(count -> count == 0 ? 0 : count - 1);
        if (before == 0) {
            throw released();
        }
        if (before == 1) {
            recycle.run();
        }
    }

    /** Returns a frame with the same picture in memory of its own, held once by the caller. It need not be released. */
    public VideoFrame copy() {
        byte[] copied = new byte[byteLength(width, height)];
        i420().get(copied);
        return new VideoFrame(width, height, rotationDegrees, timestampNanos, copied, () -> {});
    }

    /** Returns whether nobody holds the frame any more. */
    public boolean isReleased() {
        return references.get() == 0;
    }

    private ByteBuffer plane(int offset, int length) {
        if (isReleased()) {
            throw released();
        }
        return ByteBuffer.wrap(pixels, offset, length).slice().asReadOnlyBuffer();
    }

    private int chromaLength() {
        return half(width) * half(height);
    }

    private static int half(int pixels) {
        return (pixels + 1) / 2;
    }

    private static IllegalStateException released() {
        return new IllegalStateException("the frame was released");
    }

    @Override
    public String toString() {
        return "VideoFrame[" + width + " x " + height + "]";
    }
}
