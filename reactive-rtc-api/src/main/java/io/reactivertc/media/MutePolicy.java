package io.reactivertc.media;

import io.reactivertc.common.UserId;

/** Decides whether a peer may mute or unmute a track of this side. */
@FunctionalInterface
public interface MutePolicy {

    /** A policy that refuses every peer. */
    MutePolicy DENY = (asker, track, muted) -> false;

    /** A policy that lets every peer mute, and none unmute. */
    MutePolicy ALLOW_MUTING = (asker, track, muted) -> muted;

    /**
     * Returns whether the peer gets what they ask for. Called on the connection's loop thread; must not block.
     *
     * @param asker who asks, as the server stamped them
     * @param track what it is about
     * @param muted whether it is to be muted
     */
    boolean allows(UserId asker, LocalTrack track, boolean muted);
}
