package io.reactivertc;

import java.time.Duration;

/**
 * Bounds how long things may take. Immutable.
 *
 * @param connect one attempt to reach the signaling server, up to its welcome
 * @param request one request to the signaling server
 * @param peer from meeting a peer to its first connection
 * @param negotiation one offer until its answer
 * @param send a message until it is handed over, while its peer is connected or recovering
 * @param close each stage of closing
 */
public record TimeoutConfig(Duration connect, Duration request, Duration peer, Duration negotiation, Duration send,
        Duration close) {

    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofDays(1);

    /** 10 s for each; 30 s for a peer and for sending, 5 s for each stage of closing. */
    public static final TimeoutConfig DEFAULT = new TimeoutConfig(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));

    /** Validates the ranges; throws {@link IllegalArgumentException} if one does not fit. */
    public TimeoutConfig {
        Check.range(connect, LEAST, MOST, "connect");
        Check.range(request, LEAST, MOST, "request");
        Check.range(peer, LEAST, MOST, "peer");
        Check.range(negotiation, LEAST, MOST, "negotiation");
        Check.range(send, LEAST, MOST, "send");
        Check.range(close, LEAST, MOST, "close");
    }

    /** Returns the same with other bounds on the signaling server. */
    public TimeoutConfig withSignaling(Duration connecting, Duration requesting) {
        return new TimeoutConfig(connecting, requesting, peer, negotiation, send, close);
    }

    /** Returns the same with other bounds on reaching a peer. */
    public TimeoutConfig withPeer(Duration connecting, Duration negotiating) {
        return new TimeoutConfig(connect, request, connecting, negotiating, send, close);
    }

    /** Returns the same with another bound on sending. */
    public TimeoutConfig withSend(Duration sending) {
        return new TimeoutConfig(connect, request, peer, negotiation, sending, close);
    }

    /** Returns the same with another bound on closing. */
    public TimeoutConfig withClose(Duration closing) {
        return new TimeoutConfig(connect, request, peer, negotiation, send, closing);
    }
}
