package io.reactivertc.room;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.UserId;
import io.reactivertc.peer.Peer;
import java.util.Map;

/** Is a fact about a room, in the order in which it became known. */
public sealed interface RoomEvent {

    /**
     * A participant came, or was there on entering.
     *
     * @param peer who
     */
    record PeerJoined(Peer peer) implements RoomEvent {}

    /**
     * A participant is gone; told once for each that joined.
     *
     * @param peer who
     * @param reason why
     */
    record PeerLeft(Peer peer, CloseReason reason) implements RoomEvent {}

    /**
     * A participant changed what others see of them.
     *
     * @param peer who
     * @param extra the new value
     */
    record ExtraChanged(Peer peer, Map<String, Object> extra) implements RoomEvent {}

    /**
     * The room has another owner.
     *
     * @param owner who; maybe this participant
     */
    record OwnerChanged(UserId owner) implements RoomEvent {}

    /**
     * A message came through the server, not over a peer connection.
     *
     * @param from who sent it
     * @param body a JSON value as maps, lists, strings, numbers, booleans
     */
    record Relayed(UserId from, Object body) implements RoomEvent {}
}
