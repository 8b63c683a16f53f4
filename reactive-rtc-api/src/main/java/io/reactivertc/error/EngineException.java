package io.reactivertc.error;

import org.jspecify.annotations.Nullable;

/** Reports what the native engine could not do. */
public final class EngineException extends RtcException {

    private static final long serialVersionUID = 1L;

    /** Creates an error with this code and text. */
    public EngineException(RtcErrorCode code, String message) {
        super(code, message, null);
    }

    /** Creates an error with this code, text and cause. */
    public EngineException(RtcErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
