package io.reactivertc.data;

/** Says which share of the link to a peer a channel gets while others want it too (W3C {@code RTCPriorityType}): each twice the one before. */
public enum ChannelPriority {
    /** Half of the usual share. */
    VERY_LOW,
    /** The usual share. */
    LOW,
    /** Twice the usual share. */
    MEDIUM,
    /** Four times the usual share. */
    HIGH
}
