package io.reactivertc.peer;

/** Says by what kind of path two peers talk, after the kinds of ICE candidates (RFC 8445). */
public enum PeerPath {
    /** Not known yet. */
    UNKNOWN,
    /** Between addresses of their own (host candidates). */
    DIRECT,
    /** Through address translation (server or peer reflexive candidates). */
    REFLEXIVE,
    /** Through a TURN server. */
    RELAYED
}
