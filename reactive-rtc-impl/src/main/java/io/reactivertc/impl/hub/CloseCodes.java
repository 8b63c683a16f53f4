package io.reactivertc.impl.hub;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ServerMessage.Reconnect;

/** Knows the WebSocket close codes (RFC 6455, section 7.4.1) that go with the ends of a link. */
final class CloseCodes {

    /** What a link is closed with whose client is not heard of: it may come back. */
    static final int SILENT = 1008;

    private static final int NORMAL = 1000;
    private static final int GOING_AWAY = 1001;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int POLICY = 1008;
    private static final int TRY_LATER = 1013;
    private static final long LATER_MILLIS = 2_000;

    private CloseCodes() {}

    static int of(RtcErrorCode code) {
        return switch (code) {
            case PROTOCOL_VIOLATION, UNKNOWN_TYPE, FRAME_TOO_LARGE -> PROTOCOL_ERROR;
            case SERVER_SHUTDOWN -> GOING_AWAY;
            case SERVER_FULL -> TRY_LATER;
            default -> POLICY;
        };
    }

    /** Returns whether a client that closes with this code does not come back. */
    static boolean isLeaving(int code) {
        return code == NORMAL || code == GOING_AWAY;
    }

    static long waitOf(Reconnect reconnect) {
        return reconnect == Reconnect.LATER ? LATER_MILLIS : 0;
    }
}
