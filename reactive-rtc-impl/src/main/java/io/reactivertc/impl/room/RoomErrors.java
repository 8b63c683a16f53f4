package io.reactivertc.impl.room;

import io.reactivertc.common.CloseReason;
import io.reactivertc.error.RoomException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.room.RoomState.LeftReason;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;

/** Translates what went wrong into the words of rooms. */
final class RoomErrors {

    private RoomErrors() {}

    /** Returns why an attempt to enter that failed with this error is over. */
    static LeftReason leftReason(RtcException error) {
        return switch (error.code()) {
            case ROOM_NOT_FOUND -> LeftReason.NOT_FOUND;
            case ROOM_EXISTS -> LeftReason.EXISTS;
            case ROOM_FULL -> LeftReason.FULL;
            case BAD_PASSWORD, UNAUTHORIZED, ROOM_LOCKED, BARRED, ADMISSION_DENIED, ADMISSION_TIMEOUT -> LeftReason.REJECTED;
            case ROOM_CLOSED -> LeftReason.CLOSED_BY_OWNER;
            case REPLACED -> LeftReason.REPLACED;
            case SESSION_LOST -> LeftReason.LOST;
            default -> LeftReason.FAILED;
        };
    }

    /** Returns why a stay is over whose connection ended for this reason. */
    static LeftReason leftReason(CloseReason reason) {
        return switch (reason.kind()) {
            case LOCAL -> LeftReason.LEFT;
            case REPLACED -> LeftReason.REPLACED;
            default -> LeftReason.LOST;
        };
    }

    /** Returns why a peer is over of whom the server told this. */
    static CloseReason closeReason(PeerLeftReason reason) {
        return switch (reason) {
            case LEFT -> CloseReason.of(CloseReason.Kind.REMOTE, "left the room");
            case LOST -> CloseReason.of(CloseReason.Kind.LOST, "not heard of any more");
            case EJECTED -> CloseReason.of(CloseReason.Kind.EJECTED, "removed by the owner");
            case REPLACED -> CloseReason.of(CloseReason.Kind.REPLACED, "a newer instance took over");
            case PARTED -> CloseReason.of(CloseReason.Kind.REMOTE, "the room connects the two no more");
        };
    }

    /** Returns the error as one of the library's. */
    static RtcException rtcException(Throwable error) {
        return error instanceof RtcException known
                ? known
                : new RoomException(RtcErrorCode.REMOTE_ERROR, String.valueOf(error.getMessage()), error);
    }

    /** Returns why the owner, or the server, does not let in one who waited. */
    static RoomException denied(ServerMessage.RoomDenied denied) {
        String reason = denied.reason();
        return new RoomException(RtcErrorCode.fromWire(denied.code()), reason == null ? "not let in" : reason);
    }

    static RoomException notInRoom() {
        return new RoomException(RtcErrorCode.NOT_IN_ROOM, "enter the room first");
    }
}
