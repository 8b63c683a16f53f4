package io.reactivertc.error;

import org.jspecify.annotations.Nullable;

/** Reports why a file was not sent or not received. */
public final class FileException extends RtcException {

    private static final long serialVersionUID = 1L;

    /** Creates an error with this code and text. */
    public FileException(RtcErrorCode code, String message) {
        super(code, message, null);
    }

    /** Creates an error with this code, text and cause. */
    public FileException(RtcErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
