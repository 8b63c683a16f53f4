package io.reactivertc.impl.webrtc;

import io.reactivertc.error.EngineException;
import io.reactivertc.error.RtcErrorCode;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Brings the one answer of a native observer to the lane. Called on the native thread; nothing is thrown, and what waits is let go of with the answer, because native code may
 * hold an observer for ever.
 *
 * @param <T> what is answered
 */
final class Answer<T> {

    private final NativeLane lane;

    /** Taken by whoever answers first. */
    private final AtomicReference<@Nullable MonoSink<T>> waiting;

    Answer(NativeLane lane, MonoSink<T> sink) {
        this.lane = lane;
        this.waiting = new AtomicReference<>(sink);
    }

    void value(@Nullable T value) {
        settle(sink -> sink.success(value));
    }

    /** Answers with what this results in, or with what it throws. */
    void result(Supplier<@Nullable T> source) {
        try {
            value(source.get());
        } catch (Throwable failure) {
            settle(sink -> sink.error(NativeErrors.engine(failure)));
        }
    }

    void failure(@Nullable String error) {
        settle(sink -> sink.error(new EngineException(RtcErrorCode.ENGINE_FAILED, String.valueOf(error))));
    }

    private void settle(Consumer<MonoSink<T>> signal) {
        NativeErrors.guard(() -> {
            MonoSink<T> sink = waiting.getAndSet(null);
            if (sink != null) {
                lane.execute(() -> signal.accept(sink));
            }
        });
    }
}
