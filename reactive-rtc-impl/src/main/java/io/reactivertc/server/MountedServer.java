package io.reactivertc.server;

import reactor.core.publisher.Mono;

/** Is a signaling server on the routes of another server. Whoever mounted it closes it, before that server. */
public interface MountedServer {

    /**
     * Says goodbye to all clients and refuses new ones; the routes stay.
     *
     * <p>Cold, idempotent; cancelling stops only the waiting. Takes 2 s at most. Completes on any thread; no errors.
     */
    Mono<Void> close();
}
