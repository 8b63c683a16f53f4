package io.reactivertc.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reports an error of the library; {@link #code()} names it, and {@link #isTransient()} says whether trying again may help. */
public abstract sealed class RtcException extends RuntimeException
        permits ConnectionException, SignalingException, RoomException, PeerException, DataException, MediaException,
        FileException, EngineException {

    private static final long serialVersionUID = 1L;

    private final RtcErrorCode code;

    /** Creates an error; its message begins with the code. */
    protected RtcException(RtcErrorCode code, String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(code, "code") + ": " + message, cause);
        this.code = code;
    }

    /** Returns the name of this error. */
    public final RtcErrorCode code() {
        return code;
    }

    /** Returns whether the same call may succeed later. */
    public final boolean isTransient() {
        return code.isTransient();
    }
}
