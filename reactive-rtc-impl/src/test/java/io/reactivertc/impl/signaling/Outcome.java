package io.reactivertc.impl.signaling;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Notes what became of a Mono. */
final class Outcome<T> {

    @Nullable
    T value;
    @Nullable
    Throwable error;
    boolean completed;
    private Disposable subscription = Disposables.disposed();

    static <T> Outcome<T> of(Mono<T> mono) {
        Outcome<T> outcome = new Outcome<>();
        outcome.subscription =
                mono.subscribe(value -> outcome.value = value, error -> outcome.error = error, () -> outcome.completed = true);
        return outcome;
    }

    void cancel() {
        subscription.dispose();
    }

    boolean isPending() {
        return value == null && error == null && !completed;
    }

    @Nullable
    RtcErrorCode code() {
        return error instanceof RtcException known ? known.code() : null;
    }
}
