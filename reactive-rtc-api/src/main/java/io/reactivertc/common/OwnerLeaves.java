package io.reactivertc.common;

/** Says what becomes of a room when its owner leaves it. */
public enum OwnerLeaves {
    /** The member who has been in the room longest becomes its owner. */
    TRANSFER,
    /** The room closes for all. */
    CLOSE
}
