package io.reactivertc.impl;

import io.reactivertc.common.RoomId;
import io.reactivertc.signaling.ServerMessage;
import org.jspecify.annotations.Nullable;

/** Knows which room a message of the server is for. */
final class Addressee {

    private Addressee() {}

    /** Returns the room, or null if the message is for none. */
    static @Nullable RoomId of(ServerMessage message) {
        if (message instanceof ServerMessage.Signal signal) {
            return signal.room();
        }
        if (message instanceof ServerMessage.PeerJoined joined) {
            return joined.room();
        }
        if (message instanceof ServerMessage.PeerLeft left) {
            return left.room();
        }
        if (message instanceof ServerMessage.MorePeers page) {
            return page.room();
        }
        if (message instanceof ServerMessage.PeerFlow flow) {
            return flow.room();
        }
        if (message instanceof ServerMessage.PeerExtra extra) {
            return extra.room();
        }
        if (message instanceof ServerMessage.Relayed relayed) {
            return relayed.room();
        }
        return ofRoomItself(message);
    }

    private static @Nullable RoomId ofRoomItself(ServerMessage message) {
        if (message instanceof ServerMessage.OwnerChanged changed) {
            return changed.room();
        }
        if (message instanceof ServerMessage.NewClaim claim) {
            return claim.room();
        }
        if (message instanceof ServerMessage.RoomUpdated updated) {
            return updated.room();
        }
        if (message instanceof ServerMessage.RoomClosed closed) {
            return closed.room();
        }
        return ofTheDoor(message);
    }

    private static @Nullable RoomId ofTheDoor(ServerMessage message) {
        if (message instanceof ServerMessage.RoomEntered entered) {
            return entered.room();
        }
        if (message instanceof ServerMessage.RoomDenied denied) {
            return denied.room();
        }
        if (message instanceof ServerMessage.Knock knock) {
            return knock.room();
        }
        if (message instanceof ServerMessage.KnockWithdrawn withdrawn) {
            return withdrawn.room();
        }
        return message instanceof ServerMessage.Ejected ejected ? ejected.room() : null;
    }
}
