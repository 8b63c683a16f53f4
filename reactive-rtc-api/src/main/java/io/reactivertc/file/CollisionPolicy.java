package io.reactivertc.file;

/** Says what happens when there is a file with this name already. */
public enum CollisionPolicy {
    /** The new file gets a number: {@code report (1).pdf}. */
    RENAME,
    /** The new file takes the place of the old one, at once and as a whole. */
    REPLACE,
    /** The transfer fails with {@code FILE_EXISTS}. */
    FAIL
}
