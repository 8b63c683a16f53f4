package io.reactivertc.impl.signaling;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.RoomId;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Is a session with a signaling server that outlives its links: connects, resumes, correlates replies, sends again what was lost.
 *
 * <p>All methods but the Monos' subscriptions are called on the loop; all callbacks and signals arrive there.
 */
public interface SignalingSession {

    /** Receives what happens to a session. One per session, given when it is made. */
    interface Listener {

        /** Tells that the session is open. If not resumed it is a new one, and rooms must be entered anew. */
        void onReady(ServerMessage.Welcome welcome, boolean resumed);

        /** Tells that the link broke and is being made again; {@code resuming} says whether the session may go on. */
        void onAway(boolean resuming, int attempt);

        /** Brings a message that is no reply, in order. */
        void onMessage(ServerMessage message);

        /** Tells that the session is over. At most once; nothing follows. */
        void onClosed(CloseReason reason);
    }

    /** Begins to connect. Once. */
    void start();

    /**
     * Sends a request and emits its reply.
     *
     * <p>Cold. While the session is away the request waits for it, at most the request timeout. Cancelling forgets the reply; the request may have been sent. Errors: the
     * server's, as {@code SignalingException} or {@code RoomException} with its code; {@code TIMEOUT}, {@code CONNECTION_CLOSED}, {@code INSECURE_TRANSPORT}.
     */
    <R extends ServerMessage> Mono<R> request(ClientMessage message, Class<R> reply);

    /** Sends a message that is not answered, in order; while the session is away it is kept, bounded. Returns whether it was taken. */
    boolean send(ClientMessage message);

    /** Returns whether a link is up and welcome was said. */
    boolean isReady();

    /** Adds a room claim to those shown to a restarted server, or replaces that room's. */
    void claim(RoomId room, @Nullable String claim);

    /** Leaves for good: hands over what waits, says so to the server, closes the link. Cold, idempotent. */
    Mono<Void> close(CloseReason reason);
}
