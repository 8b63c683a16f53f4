package io.reactivertc.error;

import org.jspecify.annotations.Nullable;

/** Reports why a message was not sent, not delivered or not read. */
public final class DataException extends RtcException {

    private static final long serialVersionUID = 1L;

    /** Creates an error with this code and text. */
    public DataException(RtcErrorCode code, String message) {
        super(code, message, null);
    }

    /** Creates an error with this code, text and cause. */
    public DataException(RtcErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
