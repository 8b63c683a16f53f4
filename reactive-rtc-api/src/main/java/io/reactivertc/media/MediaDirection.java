package io.reactivertc.media;

/** Says which way media travel between this side and a peer, as this side wants it (W3C {@code RTCRtpTransceiverDirection}). Data travel either way. */
public enum MediaDirection {
    /** Both ways. */
    BOTH(true, true),
    /** To the peer only: nothing of theirs is taken. */
    SEND_ONLY(true, false),
    /** From the peer only: nothing of what is published goes to them. */
    RECEIVE_ONLY(false, true),
    /** Neither way. */
    NONE(false, false);

    private final boolean sends;
    private final boolean receives;

    MediaDirection(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** Returns whether what is published goes to the peer. */
    public boolean sends() {
        return sends;
    }

    /** Returns whether what the peer publishes is taken. */
    public boolean receives() {
        return receives;
    }
}
