package io.reactivertc.impl.signaling;

import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RoomException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.error.SignalingException;
import io.reactivertc.signaling.ServerMessage;

/** Turns what a server reports into errors of the library. */
final class Failures {

    private static final int LONGEST_TEXT = 512;

    private Failures() {}

    /** Returns the error that answers a request. */
    static RtcException of(ServerMessage.Failure failure) {
        String text = shortened(failure.message());
        String retry = failure.retryAfterMillis() > 0 ? " (again in " + failure.retryAfterMillis() + " ms)" : "";
        return of(failure.code(), text + retry);
    }

    /** Returns the error with this code on the wire; a code that is not known stays in the text. */
    static RtcException of(String wireCode, String text) {
        RtcErrorCode code = RtcErrorCode.fromWire(wireCode);
        String message = code == RtcErrorCode.REMOTE_ERROR ? shortened(wireCode) + " " + text : text;
        return switch (code) {
            case ROOM_NOT_FOUND, ROOM_EXISTS, ROOM_FULL, BAD_PASSWORD, ALREADY_IN_ROOM, NOT_IN_ROOM, NOT_OWNER, ROOM_CLOSED,
                    PEER_NOT_FOUND ->
                new RoomException(code, message);
            case CONNECTION_CLOSED, CONNECT_FAILED -> new ConnectionException(code, message);
            default -> new SignalingException(code, message);
        };
    }

    static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
