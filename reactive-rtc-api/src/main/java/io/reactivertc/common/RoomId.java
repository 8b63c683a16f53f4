package io.reactivertc.common;

/**
 * Identifies a room on one signaling server.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9._~-]}
 */
public record RoomId(String value) implements Comparable<RoomId> {

    /** Validates the syntax; throws {@link IllegalArgumentException} if it does not fit. */
    public RoomId {
        Ids.require(value, "room id");
    }

    /** Returns the id with this text. */
    public static RoomId of(String value) {
        return new RoomId(value);
    }

    @Override
    public int compareTo(RoomId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
