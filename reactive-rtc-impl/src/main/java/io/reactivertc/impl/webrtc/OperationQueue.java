package io.reactivertc.impl.webrtc;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Runs the operations of one peer connection, each when the one before is over. The lane serves others while native observers are waited for. Used on the lane. */
final class OperationQueue {

    private final Queue<Operation<?>> waiting = new ArrayDeque<>();
    private @Nullable Operation<?> running;
    private boolean starting;

    void add(Operation<?> operation) {
        waiting.add(operation);
        next();
    }

    /** Fails all of them. */
    void close() {
        Operation<?> last = running;
        running = null;
        if (last != null) {
            last.fail(NativeErrors.closed());
        }
        for (Operation<?> operation = waiting.poll(); operation != null; operation = waiting.poll()) {
            operation.fail(NativeErrors.closed());
        }
    }

    private void next() {
        if (starting) {
            return;
        }
        starting = true;
        while (running == null && !waiting.isEmpty()) {
            Operation<?> operation = waiting.remove();
            running = operation;
            operation.start(() -> finished(operation));
        }
        starting = false;
    }

    private void finished(Operation<?> operation) {
        if (running == operation) {
            running = null;
            next();
        }
    }
}
