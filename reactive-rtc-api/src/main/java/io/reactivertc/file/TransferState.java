package io.reactivertc.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcException;
import java.util.Objects;

/**
 * Is the state of a transfer, at either end.
 *
 * <pre>
 * Offered → Transferring ⇄ Suspended → Verifying → Completed
 *    └→ Rejected     any but the last → Cancelled, Failed
 * </pre>
 */
public sealed interface TransferState {

    /** Returns how far it is. */
    Progress progress();

    /**
     * It is offered; the receiver did not decide yet.
     *
     * @param progress nothing so far
     */
    record Offered(Progress progress) implements TransferState {}

    /**
     * Content moves, or will as soon as it can.
     *
     * @param progress how far it is
     */
    record Transferring(Progress progress) implements TransferState {}

    /**
     * Content does not move.
     *
     * @param cause why
     * @param progress how far it is
     */
    record Suspended(Cause cause, Progress progress) implements TransferState {}

    /**
     * All content was moved; the receiver compares and puts it where it belongs.
     *
     * @param progress all of it
     */
    record Verifying(Progress progress) implements TransferState {}

    /**
     * The receiver has all of it. Terminal.
     *
     * @param sha256 the hash of the whole, 64 lower-case hexadecimal digits
     * @param progress all of it
     */
    record Completed(String sha256, Progress progress) implements TransferState {}

    /**
     * The receiver does not want it. Terminal.
     *
     * @param error says why, by its code
     * @param progress nothing
     */
    record Rejected(FileException error, Progress progress) implements TransferState {}

    /**
     * One of the two ended it. Terminal.
     *
     * @param by who
     * @param progress how far it got
     */
    record Cancelled(Side by, Progress progress) implements TransferState {}

    /**
     * It failed; both ends say the same code where they can still talk. Terminal.
     *
     * @param error says why, by its code
     * @param progress how far it got
     */
    record Failed(RtcException error, Progress progress) implements TransferState {
        /** Requires an error. */
        public Failed {
            Objects.requireNonNull(error, "error");
        }
    }

    /** Says whose doing something is. */
    enum Side {
        /** This side's. */
        LOCAL,
        /** The other side's. */
        REMOTE
    }

    /** Says why content does not move. */
    enum Cause {
        /** This side paused it. */
        PAUSED_HERE,
        /** The other side paused it. */
        PAUSED_THERE,
        /** The peer does not answer; the connection to it is being recovered. */
        UNREACHABLE,
        /** The receiver has asked for no more for two seconds. */
        NO_DEMAND
    }

    /** Returns whether no other state follows. */
    default boolean isTerminal() {
        return this instanceof Completed || this instanceof Rejected || this instanceof Cancelled || this instanceof Failed;
    }
}
