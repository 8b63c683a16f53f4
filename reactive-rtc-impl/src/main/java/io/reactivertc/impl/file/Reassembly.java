package io.reactivertc.impl.file;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts in order what comes over several lanes, some of it twice. Holds what is ahead of a gap, which the caller bounds by its window, in at most so many pieces. Confined to one
 * thread.
 */
final class Reassembly {

    static final int MOST_PIECES = 16_384;

    private final NavigableMap<Long, ByteBuffer> ahead = new TreeMap<>();
    private long next;

    /** Begins at this byte, without anything. */
    void begin(long offset) {
        ahead.clear();
        next = offset;
    }

    /** Returns where the bytes end that are there without a gap. */
    long next() {
        return next;
    }

    /** Takes a piece, and passes on what is in order now. Returns false if there are too many pieces ahead of a gap; then it is of no more use. */
    boolean add(long offset, ByteBuffer bytes, Consumer<ByteBuffer> inOrder) {
        long end = offset + bytes.remaining();
        long from = Math.max(offset, next);
        while (from < end) {
            Map.Entry<Long, ByteBuffer> before = ahead.floorEntry(from);
            if (before != null && end(before) > from) {
                from = end(before);
                continue;
            }
            Long after = ahead.higherKey(from);
            long until = after == null ? end : Math.min(end, after);
            ahead.put(from, piece(bytes, (int) (from - offset), (int) (until - from)));
            from = until;
        }
        for (ByteBuffer piece = ahead.remove(next); piece != null; piece = ahead.remove(next)) {
            next += piece.remaining();
            inOrder.accept(piece);
        }
        return ahead.size() <= MOST_PIECES;
    }

    private static long end(Map.Entry<Long, ByteBuffer> piece) {
        return piece.getKey() + piece.getValue().remaining();
    }

    /** Returns a part; a small one is copied, so that it does not hold the whole. */
    private static ByteBuffer piece(ByteBuffer bytes, int from, int length) {
        ByteBuffer part = bytes.slice(bytes.position() + from, length);
        boolean small = length < bytes.remaining() / 2;
        return small ? ByteBuffer.allocate(length).put(part).flip().asReadOnlyBuffer() : part;
    }
}
