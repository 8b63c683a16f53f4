package io.reactivertc.impl.loop;

import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Makes cold verbs that act on the loop of a connection, and that fail with {@code CONNECTION_CLOSED} once it is gone. Any thread. */
public final class LoopVerbs {

    private LoopVerbs() {}

    /**
     * Returns a verb that runs this command on the loop for each subscriber. A sink that was cancelled before its value was taken tells {@code onCancel}, otherwise the
     * subscriber has got the value: never both, never neither.
     */
    public static <T> Mono<T> create(RtcLoop loop, Consumer<MonoSink<T>> command) {
        return onLoop(loop, Mono.create(command));
    }

    /** Returns a verb that is made on the loop for each subscriber. */
    public static <T> Mono<T> defer(RtcLoop loop, Supplier<Mono<T>> verb) {
        return onLoop(loop, Mono.defer(verb));
    }

    private static <T> Mono<T> onLoop(RtcLoop loop, Mono<T> verb) {
        return verb
                .subscribeOn(loop.scheduler())
                .onErrorMap(RejectedExecutionException.class,
                        gone -> new ConnectionException(RtcErrorCode.CONNECTION_CLOSED, "the connection is closed"));
    }
}
