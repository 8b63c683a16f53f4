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
     * The owner let this participant in, who had waited; the first event of the stay.
     *
     * @param terms what the owner said to that
     */
    record Admitted(Map<String, Object> terms) implements RoomEvent {}

    /**
     * The owner changed the room.
     *
     * @param room what it is now, but for its members
     */
    record Updated(RoomInfo room) implements RoomEvent {}

    /**
     * Somebody came with whom this participant, who owns the room, does not connect. With whom they connect later, {@link MemberLeft} and {@link PeerJoined} tell.
     *
     * @param member who
     */
    record MemberJoined(RoomMember member) implements RoomEvent {}

    /**
     * Somebody is gone, or connects now, of whom {@link MemberJoined} told.
     *
     * @param member who
     */
    record MemberLeft(RoomMember member) implements RoomEvent {}

    /**
     * A message came through the server, not over a peer connection.
     *
     * @param from who sent it
     * @param body a JSON value as maps, lists, strings, numbers, booleans
     */
    record Relayed(UserId from, Object body) implements RoomEvent {}
}
