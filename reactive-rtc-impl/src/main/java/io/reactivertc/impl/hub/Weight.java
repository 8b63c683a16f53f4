package io.reactivertc.impl.hub;

import io.reactivertc.common.JsonText;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import java.util.List;

/** Estimates what a message takes while it waits: its texts, and a lump for the rest. */
final class Weight {

    private static final int LUMP = 128;

    /** The longest that somebody says for people to read. */
    private static final int REASON = LUMP + 1_024;

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
            JsonText terms = entered.terms();
            return of(entered.peers()) + of(entered.about().extra()) + (terms == null ? 0 : of(terms));
        }
        if (message instanceof ServerMessage.MorePeers more) {
            return of(more.peers());
        }
        if (message instanceof ServerMessage.RoomList list) {
            return LUMP + list.rooms().stream().mapToInt(room -> of(room.about().extra())).sum();
        }
        if (message instanceof ServerMessage.Presence presence) {
            return of(presence.about().extra());
        }
        if (message instanceof ServerMessage.RoomUpdated updated) {
            return of(updated.about().extra());
        }
        return ofPeople(message);
    }

    private static int ofPeople(ServerMessage message) {
        if (message instanceof ServerMessage.UserPresence presence) {
            return of(presence.extra());
        }
        if (message instanceof ServerMessage.Knock knock) {
            return of(knock.extra()) + of(knock.wants());
        }
        if (message instanceof ServerMessage.Called called) {
            return of(called.extra());
        }
        if (message instanceof ServerMessage.RoomDenied || message instanceof ServerMessage.Ejected
                || message instanceof ServerMessage.RoomClosed || message instanceof ServerMessage.CallAnswered) {
            return REASON;
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
