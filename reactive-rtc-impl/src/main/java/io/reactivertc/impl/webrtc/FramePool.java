package io.reactivertc.impl.webrtc;

import io.reactivertc.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/**
 * Copies native pictures into memory of Java, which is used again when a frame was released. So a frame that is used after its release shows another picture instead of killing the
 * JVM, and no native memory waits for anybody. Taken from by one thread, given back to by any.
 */
final class FramePool {

    private static final int MOST_KEPT = 4;

    private final Queue<byte[]> free = Queues.<byte[]>unboundedMultiproducer().get();

    /** Counts what is free; atomic because frames are released on any thread. */
    private final AtomicInteger kept = new AtomicInteger();

    /** Returns a copy of a native picture, which stays the caller's. */
    VideoFrame copy(dev.onvoid.webrtc.media.video.VideoFrame picture, long timestampNanos) {
        dev.onvoid.webrtc.media.video.I420Buffer from = picture.buffer.toI420();
        int width = from.getWidth();
        int height = from.getHeight();
        byte[] pixels = take(VideoFrame.byteLength(width, height));
        int chromaWidth = (width + 1) / 2;
        int chromaHeight = (height + 1) / 2;
        int end = copy(from.getDataY(), from.getStrideY(), width, height, pixels, 0);
        end = copy(from.getDataU(), from.getStrideU(), chromaWidth, chromaHeight, pixels, end);
        copy(from.getDataV(), from.getStrideV(), chromaWidth, chromaHeight, pixels, end);
        return VideoFrame.of(width, height, picture.rotation, timestampNanos, pixels, () -> giveBack(pixels));
    }

    private byte[] take(int length) {
        byte[] found = poll();
        while (found != null && found.length != length) {
            found = poll();
        }
        return found == null ? new byte[length] : found;
    }

    private byte @Nullable [] poll() {
        byte[] found = free.poll();
        if (found != null) {
            kept.decrementAndGet();
        }
        return found;
    }

    private void giveBack(byte[] pixels) {
        if (kept.incrementAndGet() <= MOST_KEPT) {
            free.offer(pixels);
        } else {
            kept.decrementAndGet();
        }
    }

    private static int copy(ByteBuffer from, int stride, int width, int height, byte[] to, int offset) {
        if (stride == width) {
            from.get(0, to, offset, width * height);
        } else {
            for (int row = 0; row < height; row++) {
                from.get(row * stride, to, offset + row * width, width);
            }
        }
        return offset + width * height;
    }
}
