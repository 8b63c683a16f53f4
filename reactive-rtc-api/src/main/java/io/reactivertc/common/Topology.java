package io.reactivertc.common;

/**
 * Says which members of a room connect to each other. Whom a topology does not connect, the owner may {@code introduce}. Members who are not connected do not see each other; messages
 * through the server ({@code relay}) reach all.
 */
public enum Topology {
    /** Each with each. */
    MESH,
    /** The owner with each; the others not with each other. */
    BROADCAST,
    /** As {@link #BROADCAST}, and what others publish in the room does not go to its owner, only to those whom they were introduced to. */
    ONE_WAY,
    /**
     * A broadcast for more viewers than the owner can serve: the owner connects to a few, each of whom passes what the owner publishes on to a few others, and so on. The server says who is whose relay, as
     * near to the owner as possible; whoever loses their relay gets another. What others publish in the room goes only to those whom they were introduced to. Messages reach those who connect.
     *
     * @see RoomSpec#relays()
     */
    RELAY_TREE,
    /** The owner and one other; a third finds the room full. */
    ONE_TO_ONE,
    /** Only those whom the owner introduces; the owner is told of all. */
    CUSTOM;

    /** Returns whether the owner connects to each, and the others not to each other. */
    public boolean isStar() {
        return this == BROADCAST || this == ONE_WAY;
    }

    /** Returns whether only the owner sends to those whom the topology connects. */
    public boolean isOneWay() {
        return this == ONE_WAY || this == RELAY_TREE;
    }
}
