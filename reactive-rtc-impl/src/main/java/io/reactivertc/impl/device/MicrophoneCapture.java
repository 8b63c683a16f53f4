package io.reactivertc.impl.device;

import io.reactivertc.media.AudioFrame;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;

/** Reads a microphone on a thread of its own until the subscription ends. */
final class MicrophoneCapture implements Runnable {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final SoundPort port;
    private final String id;
    private final Scheduler blocking;
    private final FluxSink<AudioFrame> sink;

    /** Written by the thread, read by whoever cancels. */
    private volatile SoundPort.@Nullable Input open;

    MicrophoneCapture(SoundPort port, String id, Scheduler blocking, FluxSink<AudioFrame> sink) {
        this.port = port;
        this.id = id;
        this.blocking = blocking;
        this.sink = sink;
    }

    void start() {
        sink.onDispose(() -> {
            SoundPort.Input input = open;
            if (input != null) {
                blocking.schedule(input::close); // so that a read that waits returns
            }
        });
        Thread thread = new Thread(this, "rtc-microphone-" + NUMBERS.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try (SoundPort.Input input = port.openMicrophone(id)) {
            open = input;
            AudioFrame frame = sink.isCancelled() ? null : input.read();
            while (frame != null) {
                sink.next(frame);
                frame = sink.isCancelled() ? null : input.read();
            }
            if (!sink.isCancelled()) {
                sink.error(DefaultDevices.unavailable("microphone", id, "it gives no more sound", null));
            }
        } catch (Throwable failure) { // a LinkageError where the platform has no sound
            sink.error(failure);
        }
    }
}
