package io.reactivertc.common;

/** Says which members of a room connect to each other. */
public enum Topology {
    /** Each with each. */
    MESH
}
