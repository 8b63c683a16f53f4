package io.reactivertc.impl.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Joins the fragments of one message. A payload that is most of its frame, or large, is kept in it, without a copy; smaller ones are copied out, so that a short message that is kept for
 * long does not keep a long frame.
 */
final class Joiner {

    private static final byte[] NONE = {};

    /** A payload of so much may keep its frame, of which it is an eighth at least. */
    private static final int MUCH_BYTES = 32_768;

    /** A first fragment that is kept in its frame until another follows. */
    private @Nullable ByteBuffer first;

    private byte[] joined = NONE;
    private int size;

    /** Returns how many bytes there are so far. */
    int size() {
        return size;
    }

    /** Adds a fragment that another will follow. */
    void add(ByteBuffer fragment, int frameBytes) {
        int length = fragment.remaining();
        if (size == 0 && isMostOf(fragment, frameBytes)) {
            first = fragment;
            size = length;
        } else if (length > 0) {
            append(fragment, Math.max(size + length, (int) Math.min(Integer.MAX_VALUE - 8, 2L * size)));
        }
    }

    /** Returns the message with its last fragment. */
    ByteBuffer joinWith(ByteBuffer last, int frameBytes) {
        if (size == 0) {
            return isMostOf(last, frameBytes) ? last : copy(last);
        }
        if (!last.hasRemaining() && first != null) {
            return first;
        }
        append(last, size + last.remaining());
        return ByteBuffer.wrap(joined, 0, size);
    }

    /** Forgets all. */
    void clear() {
        first = null;
        joined = NONE;
        size = 0;
    }

    private void append(ByteBuffer fragment, int capacity) {
        int length = fragment.remaining();
        if (size + length > joined.length) {
            joined = Arrays.copyOf(joined, capacity);
        }
        ByteBuffer kept = first;
        if (kept != null) {
            kept.get(kept.position(), joined, 0, size);
            first = null;
        }
        fragment.get(fragment.position(), joined, size, length);
        size += length;
    }

    private static boolean isMostOf(ByteBuffer payload, int frameBytes) {
        return payload.remaining() >= Math.min(frameBytes / 2, MUCH_BYTES);
    }

    private static ByteBuffer copy(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        return ByteBuffer.wrap(bytes);
    }
}
