package io.reactivertc.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Identifies one transfer of one file to one receiver, among all of its sender. A sender that was started anew goes on with a transfer by using its id again.
 *
 * @param value 32 lower-case hexadecimal digits
 */
public record TransferId(String value) {

    private static final int BYTES = 16;
    private static final Pattern SYNTAX = Pattern.compile("[0-9a-f]{32}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Validates the syntax; throws {@link IllegalArgumentException} if it does not fit. */
    public TransferId {
        Objects.requireNonNull(value, "transfer id");
        if (!SYNTAX.matcher(value).matches()) {
            throw new IllegalArgumentException("transfer id must be 32 lower-case hexadecimal digits");
        }
    }

    /** Returns the id with this text. */
    public static TransferId of(String value) {
        return new TransferId(value);
    }

    /** Returns a new id from a secure random source. */
    public static TransferId random() {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return new TransferId(HexFormat.of().formatHex(bits));
    }

    /**
     * Returns the id that belongs to these texts, always the same for the same ones. For a sender that must find its transfers again without writing down their ids: let the
     * texts name the receiver, the file and its version.
     */
    public static TransferId derivedFrom(String... texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return new TransferId(HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), BYTES)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
