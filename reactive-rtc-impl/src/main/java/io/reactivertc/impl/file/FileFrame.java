package io.reactivertc.impl.file;

import io.reactivertc.file.FileMetadata;
import io.reactivertc.file.TransferId;
import org.jspecify.annotations.Nullable;

/** Is what peers tell each other about files on the control channel; see {@code docs/protocol.md}, section "Files". Counts are 0 to 2^53−1, hashes are lower-case hexadecimal. */
public sealed interface FileFrame {

    /** Returns the transfer that it is about. */
    TransferId id();

    /**
     * Offers a file.
     *
     * @param attempt from 1; a higher one replaces what went before
     * @param metadata what the file is
     * @param resumable whether the sender can begin anywhere
     */
    record Offer(TransferId id, int attempt, FileMetadata metadata, boolean resumable) implements FileFrame {}

    /**
     * Asks for the content.
     *
     * @param attempt of the offer
     * @param offset where to begin
     * @param prefix the hash of what is before, null if nothing is
     * @param until the first credit
     * @param lanes over how many further peer connections content may come
     */
    record Accept(TransferId id, int attempt, long offset, @Nullable String prefix, long until,
            int lanes) implements FileFrame {}

    /**
     * Declines.
     *
     * @param code why
     * @param message the same for people
     */
    record Reject(TransferId id, String code, String message) implements FileFrame {}

    /**
     * Gives credit.
     *
     * @param until up to which offset content may be sent
     * @param received how many bytes the receiving process has
     */
    record Limit(TransferId id, long until, long received) implements FileFrame {}

    /** Holds the transfer on the side of who says it. */
    record Suspend(TransferId id) implements FileFrame {}

    /** Lets go of it again. */
    record Resume(TransferId id) implements FileFrame {}

    /**
     * Says that everything is where it should be.
     *
     * @param sha256 the hash of the whole
     */
    record Done(TransferId id, String sha256) implements FileFrame {}

    /**
     * Says that the hash of the whole is wrong.
     *
     * @param attempt which one
     */
    record Corrupt(TransferId id, int attempt) implements FileFrame {}

    /**
     * Ends the transfer.
     *
     * @param code why
     * @param message the same for people
     */
    record Cancel(TransferId id, String code, String message) implements FileFrame {}
}
