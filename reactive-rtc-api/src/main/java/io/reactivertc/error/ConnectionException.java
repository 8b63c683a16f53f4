package io.reactivertc.error;

import org.jspecify.annotations.Nullable;

/** Reports that the connection to the signaling server cannot be made or is over. */
public final class ConnectionException extends RtcException {

    private static final long serialVersionUID = 1L;

    /** Creates an error with this code and text. */
    public ConnectionException(RtcErrorCode code, String message) {
        super(code, message, null);
    }

    /** Creates an error with this code, text and cause. */
    public ConnectionException(RtcErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
