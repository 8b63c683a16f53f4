package io.reactivertc.error;

import org.jspecify.annotations.Nullable;

/** Reports what is wrong with sound or pictures, or with where they come from or go to. */
public final class MediaException extends RtcException {

    private static final long serialVersionUID = 1L;

    /** Creates an error with this code and text. */
    public MediaException(RtcErrorCode code, String message) {
        super(code, message, null);
    }

    /** Creates an error with this code, text and cause. */
    public MediaException(RtcErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
