package io.reactivertc.impl.peer;

import io.reactivertc.common.CloseReason;

/** Hears of the end of a peer. */
@FunctionalInterface
public interface PeerOwner {

    /** Tells that a peer is closed. Once per peer, on the loop. */
    void onClosed(DefaultPeer peer, CloseReason reason);
}
