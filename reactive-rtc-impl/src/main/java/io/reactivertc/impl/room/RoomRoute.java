package io.reactivertc.impl.room;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.peer.PeerRoute;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.signaling.ClientMessage;
import java.util.function.BooleanSupplier;

/**
 * Leads to one member of a room through the signaling server. On the loop.
 *
 * @param room where both are
 * @param to who
 * @param session the way to the server
 * @param entered whether the server knows that this participant is in the room
 */
record RoomRoute(RoomId room, UserId to, SignalingSession session, BooleanSupplier entered) implements PeerRoute {

    @Override
    public boolean send(JsonText body) {
        return session.send(new ClientMessage.Signal(room, to, body));
    }

    @Override
    public boolean isReady() {
        return entered.getAsBoolean() && session.isReady();
    }
}
