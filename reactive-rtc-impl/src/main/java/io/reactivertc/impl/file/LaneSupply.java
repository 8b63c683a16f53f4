package io.reactivertc.impl.file;

/** Makes further peer connections to the same peer, which carry content of files only. On the loop. */
public interface LaneSupply {

    /** Wants so many open from now on; those that open, and end, are told as {@link io.reactivertc.impl.data.LinkChannels} of their own. Zero closes those that nobody has used for a while. */
    void want(int lanes);

    /** Lets the other side open so many from now on. */
    void allow(int lanes);
}
