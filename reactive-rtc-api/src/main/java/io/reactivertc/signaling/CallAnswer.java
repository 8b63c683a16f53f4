package io.reactivertc.signaling;

/** Says what becomes of a call. */
public enum CallAnswer {
    /** The one who was called comes. */
    ACCEPTED,
    /** They do not want to. */
    REJECTED,
    /** They are in another call. */
    BUSY,
    /** The caller does not wait any more. */
    WITHDRAWN
}
