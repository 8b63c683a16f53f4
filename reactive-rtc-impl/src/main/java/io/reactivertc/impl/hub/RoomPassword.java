package io.reactivertc.impl.hub;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Is what is kept of a room's password: a keyed hash with the room's salt. Without the server's secret nothing can be tried against it, so it need not be slow.
 *
 * @param salt the room's
 * @param verifier the hash
 */
record RoomPassword(byte[] salt, byte[] verifier) {

    private static final int BYTES = 16 + 32;

    static RoomPassword of(String password, Seals seals) {
        byte[] salt = seals.random(16);
        return new RoomPassword(salt, seals.hashPassword(salt, password));
    }

    /** Compares in constant time. */
    boolean fits(String password, Seals seals) {
        return MessageDigest.isEqual(verifier, seals.hashPassword(salt, password));
    }

    void write(DataOutputStream out) throws IOException {
        out.write(salt);
        out.write(verifier);
    }

    static RoomPassword read(DataInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(BYTES);
        if (bytes.length < BYTES) {
            throw new IOException("cut off");
        }
        return new RoomPassword(Arrays.copyOf(bytes, 16), Arrays.copyOfRange(bytes, 16, BYTES));
    }

    /** Shows nothing. */
    @Override
    public String toString() {
        return "RoomPassword";
    }
}
