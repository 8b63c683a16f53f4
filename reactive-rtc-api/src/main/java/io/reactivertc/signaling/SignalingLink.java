package io.reactivertc.signaling;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Is one open connection to a signaling server. Carries frames in order; resumes nothing, which is the session's work. */
public interface SignalingLink {

    /**
     * Emits the frames of the server in order.
     *
     * <p>One subscriber. Its demand is not looked at: the session takes all. Completes when the server closed the connection, errors with {@code SignalingException} or
     * {@code ConnectionException} when it broke. A frame that cannot be read ends it with {@code PROTOCOL_VIOLATION}. Any thread.
     */
    Flux<SignalingFrame<ServerMessage>> receive();

    /**
     * Hands a frame to the transport, in the order of the calls. From any one thread at a time; never blocks and never throws; a frame for a closed link is dropped.
     */
    void send(SignalingFrame<ClientMessage> frame);

    /**
     * Closes the connection. Cold, idempotent.
     *
     * @param leave whether this is meant for good (WebSocket close 1000), so that the server does not keep the session
     */
    Mono<Void> close(boolean leave);
}
