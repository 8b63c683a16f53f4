package io.reactivertc.file;

import io.reactivertc.common.UserId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Is one file on its way to or from one peer. Survives ICE restarts and rebuilt peer connections; with the same id also either process. Belongs to its peer: when that is
 * closed, what is not over fails with {@code PEER_CLOSED}.
 *
 * <p>All signals arrive on the connection's loop thread, which must not be blocked.
 */
public sealed interface FileTransfer permits OutgoingFile, IncomingFile {

    /** Returns which transfer this is. */
    TransferId id();

    /** Returns the user at the other end. */
    UserId peer();

    /** Returns what the sender says of the file. */
    FileMetadata metadata();

    /** Returns the current state; never blocks. */
    TransferState state();

    /**
     * Emits the current state, then each change, progress among them, at most ten times a second. Hot; a slow subscriber sees the latest; ends with the terminal state, then
     * completes; never errors.
     */
    Flux<TransferState> states();

    /**
     * Waits for the end of the transfer, and does nothing else.
     *
     * <p>Cold. Emits the state of success; errors: {@code REJECTED}, {@code TOO_MANY_OFFERS}, {@code INVALID_OFFER}, {@code CANCELLED}, or what the transfer failed with.
     */
    Mono<TransferState.Completed> completion();

    /** Holds the transfer until {@link #resume()}; what the other side was allowed to send still arrives. Cold, idempotent; after the end nothing happens. */
    Mono<Void> pause();

    /** Takes {@link #pause()} of this side back. Cold, idempotent; after the end nothing happens. */
    Mono<Void> resume();

    /** Ends the transfer at both ends, and removes what a receiver has of it. Cold, idempotent; after the end nothing happens. */
    Mono<Void> cancel();
}
