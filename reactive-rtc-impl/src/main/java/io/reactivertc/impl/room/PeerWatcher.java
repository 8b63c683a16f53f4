package io.reactivertc.impl.room;

import io.reactivertc.impl.peer.DefaultPeer;

/** Learns who comes to a room and goes. On the loop. */
interface PeerWatcher {

    /** Tells of one who came, who is not being connected to yet. */
    void came(DefaultPeer peer);

    /** Tells that media travel another way between this side and a peer. */
    void turned(DefaultPeer peer);

    /** Tells of one who is gone. */
    void gone(DefaultPeer peer);
}
