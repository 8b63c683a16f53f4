package io.reactivertc.impl.desktop;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.desktop.Display.Gone;
import io.reactivertc.impl.desktop.Display.Hidden;
import io.reactivertc.impl.desktop.Display.Seen;
import io.reactivertc.media.Desktop.Area;
import io.reactivertc.media.Desktop.Target;
import io.reactivertc.media.Desktop.Window;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.video.VideoImages;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;

/** Takes the pictures of one subscription: one for each that is requested, not before it is due. Confined to one worker of the scheduler, but for what the sink calls. */
final class DesktopCapture {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DisplayPort port;
    private final Target target;
    private final long gapNanos;
    private final Scheduler scheduler;
    private final Scheduler.Worker worker;
    private final FluxSink<VideoFrame> sink;

    /** Holds the pixels of frames that were released, on any thread: as many as were ever held at once. */
    private final Queue<byte[]> released = new ConcurrentLinkedQueue<>();

    private @Nullable Display display;
    private boolean planned;
    private boolean stopped;
    private long startNanos;
    private long nextNanos;

    DesktopCapture(DisplayPort port, Target target, int framesPerSecond, Scheduler scheduler, FluxSink<VideoFrame> sink) {
        this.port = port;
        this.target = target;
        this.gapNanos = SECOND_NANOS / framesPerSecond;
        this.scheduler = scheduler;
        this.worker = scheduler.createWorker();
        this.sink = sink;
    }

    void start() {
        startNanos = now();
        nextNanos = startNanos;
        sink.onRequest(more -> run(this::plan));
        sink.onDispose(() -> run(this::stop));
    }

    private void run(Runnable step) {
        try {
            worker.schedule(step);
        } catch (RejectedExecutionException ended) {
            // nothing to do any more
        }
    }

    private void plan() {
        if (!planned && !stopped && sink.requestedFromDownstream() > 0) {
            planned = true;
            worker.schedule(this::take, Math.max(0, nextNanos - now()), TimeUnit.NANOSECONDS);
        }
    }

    private void take() {
        planned = false;
        if (stopped) {
            return;
        }
        long now = now();
        nextNanos = (now - nextNanos > gapNanos ? now : nextNanos) + gapNanos; // what was missed is not made up for
        try {
            Display open = display;
            if (open == null) {
                open = port.open();
                display = open;
            }
            take(open);
            plan();
        } catch (DisplayException lost) {
            sink.error(DefaultDesktop.unavailable(lost));
        }
    }

    private void take(Display from) throws DisplayException {
        Display.Place place = from.locate(target);
        if (place instanceof Gone) {
            sink.complete();
        } else if (place instanceof Seen seen) {
            int[] rgb = from.grab(seen.area());
            if (rgb != null) {
                sink.next(frame(seen.area(), rgb));
            }
        } else if (place instanceof Hidden && !(target instanceof Window)) {
            sink.error(new MediaException(RtcErrorCode.INVALID_ARGUMENT, "not on the desktop: " + target.label()));
        }
    }

    private VideoFrame frame(Area area, int[] rgb) {
        int length = VideoFrame.byteLength(area.width(), area.height());
        byte[] used = released.poll();
        byte[] pixels = used != null && used.length == length ? used : new byte[length];
        VideoImages.i420(rgb, area.width(), area.height(), pixels);
        return VideoFrame.of(area.width(), area.height(), 0, now() - startNanos, pixels, () -> released.add(pixels));
    }

    private void stop() {
        stopped = true;
        Display open = display;
        display = null;
        if (open != null) {
            open.close();
        }
        worker.dispose();
    }

    private long now() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }
}
