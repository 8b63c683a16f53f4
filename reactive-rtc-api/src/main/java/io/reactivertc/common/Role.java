package io.reactivertc.common;

/** Says what a participant is in a room. */
public enum Role {
    /** Opened the room, or took it over. */
    OWNER,
    /** Joined it. */
    MEMBER
}
