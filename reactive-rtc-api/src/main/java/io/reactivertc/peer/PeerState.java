package io.reactivertc.peer;

import io.reactivertc.common.CloseReason;
import java.time.Instant;

/**
 * Is the state of the connection to one peer.
 *
 * <pre>
 * Negotiating → Connected ⇄ Unreachable → Restarting(n) → Rebuilding(n) → Connected
 *           any → Closed
 * </pre>
 */
public sealed interface PeerState {

    /** The first connection is being made. */
    record Negotiating() implements PeerState {}

    /**
     * Messages flow.
     *
     * @param since when it became so, by the local clock
     * @param path by what kind of path; follows as a second {@code Connected} with the same {@code since} if it becomes known later
     */
    record Connected(Instant since, PeerPath path) implements PeerState {}

    /**
     * The peer does not answer; it may come back by itself.
     *
     * @param since when it was noticed
     */
    record Unreachable(Instant since) implements PeerState {}

    /**
     * ICE is being restarted.
     *
     * @param attempt from 1
     */
    record Restarting(int attempt) implements PeerState {}

    /**
     * The peer connection is being made anew; the peer, its streams and its unsent messages are kept.
     *
     * @param attempt from 1
     */
    record Rebuilding(int attempt) implements PeerState {}

    /**
     * It is over. Terminal.
     *
     * @param reason why
     */
    record Closed(CloseReason reason) implements PeerState {}

    /** Returns whether messages flow now. */
    default boolean isConnected() {
        return this instanceof Connected;
    }

    /** Returns whether no other state follows. */
    default boolean isTerminal() {
        return this instanceof Closed;
    }
}
