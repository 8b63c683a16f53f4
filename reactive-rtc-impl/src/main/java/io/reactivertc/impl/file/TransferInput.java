package io.reactivertc.impl.file;

import io.reactivertc.file.Progress;
import io.reactivertc.file.TransferState;
import org.jspecify.annotations.Nullable;

/** Is what can happen to the state of a transfer; see {@link TransferTransitions}. */
sealed interface TransferInput {

    /**
     * The receiver wants it.
     *
     * @param progress where it begins
     */
    record Accepted(Progress progress) implements TransferInput {}

    /**
     * Content moves, or does not.
     *
     * @param cause why not, null if it does
     * @param progress how far it is
     */
    record Flow(TransferState.@Nullable Cause cause, Progress progress) implements TransferInput {}

    /**
     * All content was moved.
     *
     * @param progress all of it
     */
    record Moved(Progress progress) implements TransferInput {}

    /**
     * It is over.
     *
     * @param terminal how
     */
    record Over(TransferState terminal) implements TransferInput {}
}
