package io.reactivertc.impl.device;

import io.reactivertc.media.MediaDevice;
import io.reactivertc.media.VideoFrame;
import java.util.List;
import java.util.function.Consumer;

/** Leads to the cameras of this machine. Calls may block; what cannot be opened throws {@code DEVICE_UNAVAILABLE} with its name and the reason. Any thread. */
public interface CameraPort {

    /** Returns the cameras, the preferred one first. Throws an {@code RtcException} if that cannot be told. */
    List<MediaDevice> cameras();

    /**
     * Opens a camera.
     *
     * @param id of it, or {@link MediaDevice#DEFAULT}
     * @param receiver gets each picture, which is its own, on a thread that must not be blocked; must not throw
     */
    Camera open(String id, int width, int height, int framesPerSecond, Consumer<VideoFrame> receiver);

    /** Is an open camera. */
    interface Camera extends AutoCloseable {

        /** Closes it. Idempotent, never throws, any thread that may block. */
        @Override
        void close();
    }
}
