package io.reactivertc.error;

import org.jspecify.annotations.Nullable;

/** Reports what the signaling server refused, or a frame that breaks the protocol. */
public final class SignalingException extends RtcException {

    private static final long serialVersionUID = 1L;

    /** Creates an error with this code and text. */
    public SignalingException(RtcErrorCode code, String message) {
        super(code, message, null);
    }

    /** Creates an error with this code, text and cause. */
    public SignalingException(RtcErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
