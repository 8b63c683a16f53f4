package io.reactivertc.impl.peer;

import java.util.Objects;

/**
 * Is a session description (RFC 8866, W3C {@code RTCSessionDescription}).
 *
 * @param type what it does in a negotiation
 * @param sdp its text
 */
public record SessionDescription(Type type, String sdp) {

    /** What a description does. */
    public enum Type {
        /** Proposes. */
        OFFER,
        /** Accepts. */
        ANSWER
    }

    /** Requires all parts. */
    public SessionDescription {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(sdp, "sdp");
    }

    /** Shows no addresses. */
    @Override
    public String toString() {
        return "SessionDescription[" + type + ", " + sdp.length() + " characters]";
    }
}
