package io.reactivertc.common;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Owns something that must be given back. Closing works from the leaves up and goes on after an error; it never throws. */
public interface RtcResource extends Disposable {

    /**
     * Closes this resource and all that it owns.
     *
     * <p>Cold and idempotent: each subscription asks for the close and completes when it is done; after the first, later ones only wait. Cancelling stops the waiting, not the
     * close. Signals {@code CLOSE_TIMEOUT} if the close did not end in time; it then goes on in the background.
     */
    Mono<Void> close();

    /** Emits the reason once this resource is closed, by whomever, then completes. Hot, replayed to late subscribers, never errors. */
    Mono<CloseReason> onClose();

    /** Asks for the close and does not wait. */
    @Override
    void dispose();
}
