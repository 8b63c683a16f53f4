package io.reactivertc.common;

/**
 * Identifies a participant on one signaling server. Given or confirmed by the server, so it can be trusted as a sender.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9._~-]}
 */
public record UserId(String value) implements Comparable<UserId> {

    /** Validates the syntax; throws {@link IllegalArgumentException} if it does not fit. */
    public UserId {
        Ids.require(value, "user id");
    }

    /** Returns the id with this text. */
    public static UserId of(String value) {
        return new UserId(value);
    }

    /** Compares by UTF-16 code unit; the smaller of two peers is the polite one in negotiation. */
    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
