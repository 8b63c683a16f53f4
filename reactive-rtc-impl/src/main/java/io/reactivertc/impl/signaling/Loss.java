package io.reactivertc.impl.signaling;

import io.reactivertc.common.CloseReason;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.signaling.ServerMessage.Bye;
import io.reactivertc.signaling.ServerMessage.Reconnect;
import java.time.Duration;

/**
 * Says why a link is gone, and what follows from it.
 *
 * @param cause what happened
 * @param kind what that is to the session, if it ends by it
 * @param isFinal whether another try would end the same way
 * @param least how long to wait at least before another try
 */
record Loss(RtcException cause, CloseReason.Kind kind, boolean isFinal, Duration least) {

    /** Returns what a broken link means: once welcome was said it is worth another try, before that only if the error may pass. */
    static Loss of(Throwable error, boolean welcomed) {
        RtcException cause = error instanceof RtcException known
                ? known
                : new ConnectionException(RtcErrorCode.CONNECT_FAILED, "the connection to the signaling server broke: " + error,
                        error);
        return new Loss(cause, CloseReason.Kind.FAILED, !welcomed && !cause.isTransient(), Duration.ZERO);
    }

    /** Returns what a farewell of the server means. */
    static Loss of(Bye bye) {
        RtcException cause = Failures.of(bye.code(), "the server said goodbye: " + Failures.shortened(bye.reason()));
        boolean replaced = cause.code() == RtcErrorCode.REPLACED;
        boolean isFinal = replaced || cause.code() == RtcErrorCode.USER_ID_TAKEN || bye.reconnect() == Reconnect.NEVER;
        Duration least = bye.reconnect() == Reconnect.LATER ? Duration.ofMillis(bye.afterMillis()) : Duration.ZERO;
        return new Loss(cause, replaced ? CloseReason.Kind.REPLACED : CloseReason.Kind.SERVER, isFinal, least);
    }

    /** Returns the end of a session by this. */
    CloseReason reason() {
        return new CloseReason(kind, String.valueOf(cause.getMessage()), cause);
    }

    /** Returns the end of a session that tried long enough. */
    CloseReason gaveUp(Duration after) {
        ConnectionException error = new ConnectionException(
                RtcErrorCode.CONNECT_FAILED,
                "the signaling server was tried for " + after.toSeconds() + " s; last: " + withoutCode(cause),
                cause);
        return new CloseReason(CloseReason.Kind.UNREACHABLE, String.valueOf(error.getMessage()), error);
    }

    private static String withoutCode(RtcException error) {
        String message = String.valueOf(error.getMessage());
        String code = error.code() + ": ";
        return message.startsWith(code) ? message.substring(code.length()) : message;
    }
}
