package io.reactivertc.error;

import org.jspecify.annotations.Nullable;

/** Reports why a room could not be entered, left or used. */
public final class RoomException extends RtcException {

    private static final long serialVersionUID = 1L;

    /** Creates an error with this code and text. */
    public RoomException(RtcErrorCode code, String message) {
        super(code, message, null);
    }

    /** Creates an error with this code, text and cause. */
    public RoomException(RtcErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
