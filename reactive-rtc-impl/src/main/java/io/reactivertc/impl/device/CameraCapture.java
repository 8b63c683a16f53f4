package io.reactivertc.impl.device;

import io.reactivertc.media.VideoFrame;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.FluxSink.OverflowStrategy;
import reactor.core.scheduler.Scheduler;

/** Opens a camera for one subscription. */
final class CameraCapture {

    private static final CameraPort.Camera CLOSED = () -> {};

    private final Scheduler blocking;

    /** Holds the open camera, or {@link #CLOSED}. Atomic because it is opened on one thread and closed from another, and there is no loop. */
    private final AtomicReference<CameraPort.@Nullable Camera> camera = new AtomicReference<>();

    CameraCapture(Scheduler blocking) {
        this.blocking = blocking;
    }

    /** Emits its pictures; opens it on the thread that subscribes. */
    Flux<VideoFrame> frames(Function<Consumer<VideoFrame>, CameraPort.Camera> opening) {
        return Flux.create(sink -> {
            CameraPort.Camera opened = opening.apply(frame -> offer(sink, frame));
            if (!camera.compareAndSet(null, opened)) {
                opened.close();
            }
        }, OverflowStrategy.IGNORE);
    }

    private static void offer(FluxSink<VideoFrame> sink, VideoFrame frame) {
        if (sink.requestedFromDownstream() > 0) {
            sink.next(frame);
        } else {
            frame.release();
        }
    }

    void close() {
        CameraPort.Camera open = camera.getAndSet(CLOSED);
        if (open != null) {
            blocking.schedule(open::close);
        }
    }
}
