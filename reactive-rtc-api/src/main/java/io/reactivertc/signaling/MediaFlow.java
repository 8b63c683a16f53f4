package io.reactivertc.signaling;

/** Says which way media travel between two members of a room, as the one sees it who is told. */
public enum MediaFlow {
    /** Both ways. */
    BOTH,
    /** From the other to the one who is told. */
    IN,
    /** From the one who is told to the other. */
    OUT
}
