package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.media.video.VideoTrackSink;
import io.reactivertc.media.VideoFrame;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Is the shell around what a remote video track calls: lets nothing be thrown into native code (N1), and releases each native frame once. Called on a decoder's thread: copy, hand
 * on, return.
 */
final class VideoShell implements VideoTrackSink {

    private final LongSupplier nanoTime;
    private final FramePool pool = new FramePool();

    /** Cleared by the lane, read by the engine's threads. */
    private volatile @Nullable Consumer<VideoFrame> receiver;

    VideoShell(Consumer<VideoFrame> receiver, LongSupplier nanoTime) {
        this.receiver = receiver;
        this.nanoTime = nanoTime;
    }

    /** Lets go of the receiver. */
    void release() {
        receiver = null;
    }

    @Override
    public void onVideoFrame(dev.onvoid.webrtc.media.video.VideoFrame picture) {
        NativeErrors.guard(() -> {
            try {
                Consumer<VideoFrame> to = receiver;
                if (to != null) {
                    to.accept(pool.copy(picture, nanoTime.getAsLong()));
                }
            } finally {
                picture.release();
            }
        });
    }
}
