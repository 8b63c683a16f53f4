package io.reactivertc.signaling;

import java.util.Objects;

/**
 * Is one message in its envelope. A number that is 0 is absent.
 *
 * @param message what is said
 * @param id names a request; rises within a session
 * @param re on a reply, the request it answers
 * @param seq the number of this frame in its direction ({@code cseq} from the client, {@code seq} from the server); absent on frames that are not kept
 * @param ack the highest number seen from the other side
 */
public record SignalingFrame<M extends SignalingMessage>(M message, long id, long re, long seq, long ack) {

    /** Requires a message. */
    public SignalingFrame {
        Objects.requireNonNull(message, "message");
    }

    /** Returns a frame without numbers. */
    public static <M extends SignalingMessage> SignalingFrame<M> of(M message) {
        return new SignalingFrame<>(message, 0, 0, 0, 0);
    }
}
