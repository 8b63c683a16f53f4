package io.reactivertc.impl.peer;

import io.reactivertc.common.JsonText;

/** Is the way to one peer through the signaling server. Called on the loop. */
public interface PeerRoute {

    /** Sends a body, in order; while the session is away it is kept, bounded. Returns whether it was taken. */
    boolean send(JsonText body);

    /** Returns whether what is sent leaves at once. */
    boolean isReady();
}
