package io.reactivertc.impl.peer;

import io.reactivertc.common.CloseReason;
import io.reactivertc.peer.PeerPath;
import java.time.Instant;

/** Is what can happen to the state of a peer; see {@link PeerTransitions}. */
sealed interface PeerInput {

    /**
     * Messages flow again, or for the first time.
     *
     * @param at when
     */
    record Reached(Instant at) implements PeerInput {}

    /**
     * The kind of path became known.
     *
     * @param path which
     */
    record PathKnown(PeerPath path) implements PeerInput {}

    /**
     * The peer stopped answering.
     *
     * @param at when
     */
    record Lost(Instant at) implements PeerInput {}

    /**
     * A restart of ICE begins.
     *
     * @param attempt from 1
     */
    record Restart(int attempt) implements PeerInput {}

    /**
     * The peer connection is made anew.
     *
     * @param attempt from 1
     */
    record Rebuild(int attempt) implements PeerInput {}

    /**
     * It is over.
     *
     * @param reason why
     */
    record End(CloseReason reason) implements PeerInput {}
}
