package io.reactivertc.impl.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;

/** Hashes files. Blocks. */
final class Hashing {

    private static final int BLOCK_BYTES = 256 << 10;

    private Hashing() {}

    /** Hashes the first bytes of a file. */
    static void update(MessageDigest digest, FileChannel file, long bytes) throws IOException {
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK_BYTES, bytes));
        long position = 0;
        while (position < bytes) {
            block.clear().limit((int) Math.min(block.capacity(), bytes - position));
            int read = file.read(block, position);
            if (read < 0) {
                throw new EOFException("the file ends at " + position + " of " + bytes);
            }
            position += read;
            digest.update(block.flip());
        }
    }
}
