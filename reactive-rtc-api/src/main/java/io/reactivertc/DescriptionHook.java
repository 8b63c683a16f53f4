package io.reactivertc;

import io.reactivertc.common.UserId;
import java.util.Objects;

/** Changes session descriptions on their way: own ones before a peer is told, and those of peers before they are applied. */
@FunctionalInterface
public interface DescriptionHook {

    /** A hook that changes nothing. */
    DescriptionHook NONE = Description::sdp;

    /**
     * Returns what is told or applied instead. Called on the connection's loop thread; must not block.
     *
     * <p>The engine has applied an own description as it was before; what is changed in it, such as {@code b=AS} or the order of codecs, is what the peer goes by. If the hook throws, or
     * returns what is no session description, the peer is closed with {@code FAILED} and the cause {@code INVALID_ARGUMENT}; a description of a peer that only the engine refuses is rejected
     * as theirs.
     */
    String process(Description description);

    /**
     * Is a description on its way.
     *
     * @param peer who is told it, or who told it
     * @param own whether it is of this side
     * @param offer whether it is an offer, or else an answer
     * @param sdp its text (RFC 8866), the lines ended by CRLF
     */
    record Description(UserId peer, boolean own, boolean offer, String sdp) {
        /** Requires all parts. */
        public Description {
            Objects.requireNonNull(peer, "peer");
            Objects.requireNonNull(sdp, "sdp");
        }
    }
}
