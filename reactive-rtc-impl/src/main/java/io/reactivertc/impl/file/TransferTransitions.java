package io.reactivertc.impl.file;

import io.reactivertc.file.TransferState;
import io.reactivertc.file.TransferState.Offered;
import io.reactivertc.file.TransferState.Suspended;
import io.reactivertc.file.TransferState.Transferring;
import io.reactivertc.file.TransferState.Verifying;
import io.reactivertc.impl.file.TransferInput.Accepted;
import io.reactivertc.impl.file.TransferInput.Flow;
import io.reactivertc.impl.file.TransferInput.Moved;
import io.reactivertc.impl.file.TransferInput.Over;

/**
 * Says what becomes of the state of a transfer. Pure and total: an input that does not apply returns the very same state.
 *
 * <p>A repeated offer may be answered with {@code done} before anything moved, and one that was accepted before may be offered to a process that rejects it.
 */
final class TransferTransitions {

    private TransferTransitions() {}

    /** Returns the state that follows. */
    static TransferState next(TransferState state, TransferInput input) {
        if (state.isTerminal()) {
            return state;
        }
        if (input instanceof Over over) {
            return over.terminal().isTerminal() ? over.terminal() : state;
        }
        if (input instanceof Accepted accepted) {
            return state instanceof Offered ? new Transferring(accepted.progress()) : state;
        }
        if (state instanceof Offered) {
            return state;
        }
        return input instanceof Moved moved ? new Verifying(moved.progress()) : flow(state, (Flow) input);
    }

    private static TransferState flow(TransferState state, Flow flow) {
        TransferState.Cause cause = flow.cause();
        TransferState next = cause == null ? new Transferring(flow.progress()) : new Suspended(cause, flow.progress());
        return next.equals(state) ? state : next;
    }
}
