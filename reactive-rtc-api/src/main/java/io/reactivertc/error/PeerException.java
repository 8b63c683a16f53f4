package io.reactivertc.error;

import org.jspecify.annotations.Nullable;

/** Reports why a peer could not do what it was asked. */
public sealed class PeerException extends RtcException permits PeerClosedException {

    private static final long serialVersionUID = 1L;

    /** Creates an error with this code and text. */
    public PeerException(RtcErrorCode code, String message) {
        super(code, message, null);
    }

    /** Creates an error with this code, text and cause. */
    public PeerException(RtcErrorCode code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
