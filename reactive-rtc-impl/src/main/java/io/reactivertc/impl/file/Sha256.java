package io.reactivertc.impl.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes with SHA-256. */
final class Sha256 {

    private Sha256() {}

    static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** Returns the hash of what was hashed so far; the digest can go on. */
    static String soFar(MessageDigest digest) {
        return HexFormat.of().formatHex(copy(digest).digest());
    }

    static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException unsupported) {
            throw new IllegalStateException("the platform's SHA-256 cannot be copied", unsupported);
        }
    }
}
