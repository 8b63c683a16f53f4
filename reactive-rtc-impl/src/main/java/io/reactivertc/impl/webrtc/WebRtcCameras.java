package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.media.MediaDevices;
import dev.onvoid.webrtc.media.video.VideoCapture;
import dev.onvoid.webrtc.media.video.VideoCaptureCapability;
import dev.onvoid.webrtc.media.video.VideoDevice;
import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.device.CameraPort;
import io.reactivertc.media.MediaDevice;
import io.reactivertc.media.MediaDevice.Kind;
import io.reactivertc.media.VideoFrame;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads to the cameras that libwebrtc knows. They need no factory and no lane: what captures is an object on its own. Only cameras are asked for here; the lists of sound may hang for ever
 * (N20).
 */
public final class WebRtcCameras implements CameraPort {

    @Override
    public List<MediaDevice> cameras() {
        NativeLibrary.load();
        return MediaDevices.getVideoCaptureDevices().stream()
                .map(found -> MediaDevice.available(Kind.CAMERA, found.getDescriptor(), found.getName()))
                .toList();
    }

    @Override
    public Camera open(String id, int width, int height, int framesPerSecond, Consumer<VideoFrame> receiver) {
        NativeLibrary.load();
        VideoDevice device = MediaDevices.getVideoCaptureDevices().stream()
                .filter(found -> id.equals(MediaDevice.DEFAULT) || id.equals(found.getDescriptor()))
                .findFirst()
                .orElseThrow(() -> unavailable(id, "there is none of this name", null));
        VideoShell shell = new VideoShell(receiver, System::nanoTime);
        VideoCapture capture = new VideoCapture();
        LiveHandles.made();
        Open open = new Open(capture, shell);
        try {
            capture.setVideoCaptureDevice(device);
            capture.setVideoCaptureCapability(new VideoCaptureCapability(width, height, framesPerSecond));
            capture.setVideoSink(shell);
            capture.start();
            return open;
        } catch (Throwable failure) { // a java.lang.Error, mostly
            open.close();
            throw unavailable(id, "it cannot be opened; another program may use it", failure);
        }
    }

    private static MediaException unavailable(String id, String reason, @Nullable Throwable cause) {
        String text = "the camera \"" + id + "\" cannot be used: " + reason;
        return cause == null
                ? new MediaException(RtcErrorCode.DEVICE_UNAVAILABLE, text)
                : new MediaException(RtcErrorCode.DEVICE_UNAVAILABLE, text, cause);
    }

    private static final class Open implements Camera {

        private final VideoCapture capture;
        private final VideoShell shell;

        /** Atomic because a camera may be closed on any thread, and must be only once. */
        private final AtomicBoolean closed = new AtomicBoolean();

        Open(VideoCapture capture, VideoShell shell) {
            this.capture = capture;
            this.shell = shell;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                shell.release();
                LiveHandles.released();
                attempt(capture::stop);
                attempt(capture::dispose);
            }
        }

        private static void attempt(Runnable step) {
            NativeErrors.guard(step);
        }
    }
}
