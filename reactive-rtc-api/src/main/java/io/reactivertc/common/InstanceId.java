package io.reactivertc.common;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Identifies one life of a participant: a process, or one load of a web page. The same user with another instance is a newcomer who remembers nothing.
 *
 * @param value 32 lower-case hexadecimal digits, 128 random bits
 */
public record InstanceId(String value) {

    private static final Pattern SYNTAX = Pattern.compile("[0-9a-f]{32}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Validates the syntax; throws {@link IllegalArgumentException} if it does not fit. */
    public InstanceId {
        Objects.requireNonNull(value, "instance id");
        if (!SYNTAX.matcher(value).matches()) {
            throw new IllegalArgumentException("instance id must be 32 lower-case hexadecimal digits");
        }
    }

    /** Returns the id with this text. */
    public static InstanceId of(String value) {
        return new InstanceId(value);
    }

    /** Returns a new id from a secure random source. */
    public static InstanceId random() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return new InstanceId(HexFormat.of().formatHex(bits));
    }

    @Override
    public String toString() {
        return value;
    }
}
