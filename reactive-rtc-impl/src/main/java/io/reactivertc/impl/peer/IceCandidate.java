package io.reactivertc.impl.peer;

import org.jspecify.annotations.Nullable;

/**
 * Is an ICE candidate (W3C {@code RTCIceCandidateInit}).
 *
 * @param candidate its attribute, beginning with {@code candidate:}; null ends the candidates of its user name fragment
 * @param sdpMid the media section it belongs to
 * @param sdpMLineIndex the index of that section; −1 if not told
 * @param usernameFragment the description it belongs to
 */
public record IceCandidate(@Nullable String candidate, @Nullable String sdpMid, int sdpMLineIndex,
        @Nullable String usernameFragment) {

    /** Shows no address. */
    @Override
    public String toString() {
        return "IceCandidate[mid=" + sdpMid + ", ufrag=" + usernameFragment + (candidate == null ? ", end" : "") + "]";
    }
}
