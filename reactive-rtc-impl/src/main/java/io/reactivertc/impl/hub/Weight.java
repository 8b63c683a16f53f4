package io.reactivertc.impl.hub;

import io.reactivertc.common.JsonText;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import java.util.List;

/** Estimates what a message takes while it waits: its texts, and a lump for the rest. */
final class Weight {

    private static final int LUMP = 128;

    private Weight() {}

    static int of(ServerMessage message) {
        if (message instanceof ServerMessage.Signal signal) {
            return of(signal.body());
        }
        if (message instanceof ServerMessage.Relayed relayed) {
            return of(relayed.body());
        }
        if (message instanceof ServerMessage.PeerJoined joined) {
            return of(joined.peer());
        }
        if (message instanceof ServerMessage.PeerExtra extra) {
            return of(extra.value());
        }
        if (message instanceof ServerMessage.RoomEntered entered) {
            return of(entered.peers());
        }
        if (message instanceof ServerMessage.MorePeers more) {
            return of(more.peers());
        }
        if (message instanceof ServerMessage.RoomList list) {
            return LUMP * (1 + list.rooms().size());
        }
        return LUMP;
    }

    static int of(PeerInfo peer) {
        return of(peer.extra());
    }

    private static int of(JsonText text) {
        return LUMP + text.value().length();
    }

    private static int of(List<PeerInfo> peers) {
        return LUMP + peers.stream().mapToInt(Weight::of).sum();
    }
}
