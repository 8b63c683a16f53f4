package io.reactivertc.common;

/** Says who decides whether somebody may enter a room that has place for them, and whose password they know. */
public enum Admission {
    /** Nobody: they are in. */
    AUTO,
    /** The owner, who is asked. */
    OWNER
}
