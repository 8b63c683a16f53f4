package io.reactivertc.impl.signaling;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.SignalingException;
import io.reactivertc.signaling.ServerMessage;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Waits for one reply. Written on the loop.
 *
 * @param <R> the reply
 */
final class Request<R extends ServerMessage> {

    private final Class<R> reply;

    private final Sinks.One<R> result = Sinks.one();

    private Disposable timer = Disposables.disposed();
    private boolean forgotten;

    Request(Class<R> reply) {
        this.reply = reply;
    }

    Mono<R> result() {
        return result.asMono();
    }

    void timer(Disposable running) {
        timer = running;
    }

    void answer(ServerMessage message) {
        timer.dispose();
        if (message instanceof ServerMessage.Failure failure) {
            result.tryEmitError(Failures.of(failure));
        } else if (reply.isInstance(message)) {
            result.tryEmitValue(reply.cast(message));
        } else {
            result.tryEmitError(
                    new SignalingException(RtcErrorCode.PROTOCOL_VIOLATION,
                            "the server answered with something else than was asked for"));
        }
    }

    void fail(RuntimeException error) {
        timer.dispose();
        result.tryEmitError(error);
    }

    /** Nobody waits any more. */
    void forget() {
        forgotten = true;
        timer.dispose();
    }

    boolean isForgotten() {
        return forgotten;
    }
}
