package io.reactivertc.signaling;

import reactor.core.publisher.Mono;

/** Opens connections to a signaling server: over a WebSocket, in memory, or by a way of an application's own. */
public interface SignalingTransport {

    /**
     * Opens one connection.
     *
     * <p>Cold: each subscription opens one. Errors: {@code CONNECT_FAILED}, {@code UNAUTHORIZED}, {@code ORIGIN_NOT_ALLOWED}, {@code UNSUPPORTED_VERSION}. Cancelling closes what was begun.
     */
    Mono<SignalingLink> connect();

    /** Returns whether what is sent can be read on the way by nobody: encrypted, or it never leaves this machine. */
    boolean isConfidential();
}
