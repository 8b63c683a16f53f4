package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import io.reactivertc.impl.media.VideoSourcePort;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.VideoFrame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Is a source of pictures of webrtc-java. Attaching and pushing at once is safe for it; only making and disposing of it is not. */
final class NativeVideoSource implements VideoSourcePort, NativeSource {

    private static final Logger log = LoggerFactory.getLogger(NativeVideoSource.class);

    private final PushGate gate = new PushGate();

    /** Changed by the lane while it holds the gate, read by who has passed it. */
    private @Nullable CustomVideoSource source;

    private int tracks;

    /** Native code is called on the caller's thread: it copies, and hands the picture to the thread of the encoder. */
    @Override
    public void push(VideoFrame frame) {
        if (!gate.tryEnter()) {
            return;
        }
        try {
            CustomVideoSource open = source;
            if (open != null) {
                push(open, frame);
            }
        } catch (Throwable failure) { // a java.lang.Error, mostly
            log.warn("a picture was not sent: {}", failure.toString());
        } finally {
            gate.leave();
        }
    }

    private static void push(CustomVideoSource open, VideoFrame frame) {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(frame.width(), frame.height());
        try {
            copy(frame.y(), frame.width(), buffer.getDataY(), buffer.getStrideY());
            copy(frame.u(), frame.chromaWidth(), buffer.getDataU(), buffer.getStrideU());
            copy(frame.v(), frame.chromaWidth(), buffer.getDataV(), buffer.getStrideV());
            open.pushFrame(new dev.onvoid.webrtc.media.video.VideoFrame(buffer, frame.rotationDegrees(), System.nanoTime()));
        } finally {
            buffer.release();
        }
    }

    private static void copy(ByteBuffer from, int width, ByteBuffer to, int stride) {
        if (stride == width) {
            to.put(from);
            return;
        }
        for (int row = 0; from.hasRemaining(); row++) {
            to.put(row * stride, from, from.position(), width);
            from.position(from.position() + width);
        }
    }

    @Override
    public MediaKind kind() {
        return VideoSourcePort.super.kind();
    }

    @Override
    public PushGate gate() {
        return gate;
    }

    @Override
    public MediaStreamTrack attach(PeerConnectionFactory factory, String trackId) {
        CustomVideoSource open = source;
        if (open == null) {
            open = new CustomVideoSource();
            source = open;
            LiveHandles.made();
        }
        tracks++;
        return factory.createVideoTrack(trackId, open);
    }

    @Override
    public void detach(MediaStreamTrack track) {
        NativeSource.dispose(track);
        CustomVideoSource open = source;
        if (--tracks == 0 && open != null) {
            source = null;
            LiveHandles.released();
            open.dispose();
        }
    }
}
