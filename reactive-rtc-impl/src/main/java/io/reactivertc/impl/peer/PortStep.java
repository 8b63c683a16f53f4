package io.reactivertc.impl.peer;

import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Is one operation of a port under way. Unlike what {@code Mono.subscribe} returns it exists before the operation begins, so that whoever tracks it may begin the next one from
 * within its result.
 */
final class PortStep<T> extends BaseSubscriber<T> {

    private final Consumer<? super T> done;
    private final Consumer<? super Throwable> failed;
    private final Runnable completed;

    /** Creates a step that emits a value or fails. */
    PortStep(Consumer<? super T> done, Consumer<? super Throwable> failed) {
        this(done, failed, () -> {});
    }

    /** Creates a step that is also told of its completion. */
    PortStep(Consumer<? super T> done, Consumer<? super Throwable> failed, Runnable completed) {
        this.done = done;
        this.failed = failed;
        this.completed = completed;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    protected void hookOnNext(T value) {
        done.accept(value);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        failed.accept(failure);
    }

    @Override
    protected void hookOnComplete() {
        completed.run();
    }
}
