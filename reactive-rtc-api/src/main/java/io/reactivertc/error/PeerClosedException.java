package io.reactivertc.error;

import io.reactivertc.common.CloseReason;
import java.util.Objects;

/** Reports that a peer is gone: what waited for it will not happen. Ends the peer's payload streams only where the end was not orderly. */
public final class PeerClosedException extends PeerException {

    private static final long serialVersionUID = 1L;

    private final transient CloseReason reason;

    /** Creates an error for a peer that ended for this reason. */
    public PeerClosedException(String message, CloseReason reason) {
        super(RtcErrorCode.PEER_CLOSED, message, reason.cause());
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Returns why the peer ended. */
    public CloseReason reason() {
        return reason;
    }
}
