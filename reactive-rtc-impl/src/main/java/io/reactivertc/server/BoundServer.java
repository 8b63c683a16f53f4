package io.reactivertc.server;

import java.net.URI;
import reactor.core.publisher.Mono;

/** Is a signaling server that listens. Whoever bound it closes it. */
public interface BoundServer {

    /** Returns the port it listens on. */
    int port();

    /** Returns where clients of this machine find it, for {@code RtcConnector.signaling}. */
    URI uri();

    /** Returns what it holds and has done; a snapshot, never blocks. */
    ServerStatistics statistics();

    /**
     * Says goodbye to all clients, hands over what waits, and stops listening.
     *
     * <p>Cold, idempotent; cancelling stops only the waiting. Takes 2 s at most, then what is left is cut off. Completes on any thread; no errors.
     */
    Mono<Void> close();

    /** Completes when it is closed, by whomever. Hot; any thread; no errors. */
    Mono<Void> onClose();
}
