package io.reactivertc.impl.webrtc;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * Is one thing to do with a peer connection: steps that end when the native observers have answered. Used on the lane.
 *
 * @param <T> what it results in
 */
final class Operation<T> {

    private final Mono<T> steps;
    private final Consumer<Signal<T>> reply;
    private @Nullable Disposable running;
    private boolean over;

    Operation(Mono<T> steps, Consumer<Signal<T>> reply) {
        this.steps = steps;
        this.reply = reply;
    }

    /** Begins, unless it was cancelled before; tells when it is over, perhaps at once. */
    void start(Runnable finished) {
        if (over) {
            finished.run();
            return;
        }
        running = steps.materialize()
                .doOnNext(this::settle)
                .doFinally(end -> finished.run())
                .subscribe(null, failure -> settle(Signal.error(failure)));
    }

    /** Stops where it stands, without a reply; what native code was asked for already still happens. */
    void cancel() {
        over = true;
        if (running != null) {
            running.dispose();
        }
    }

    /** Stops where it stands, and replies with this error. */
    void fail(RuntimeException error) {
        settle(Signal.error(error));
        cancel();
    }

    private void settle(Signal<T> result) {
        if (!over) {
            over = true;
            reply.accept(result);
        }
    }
}
