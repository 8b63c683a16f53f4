package io.reactivertc.impl.file;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the content that was sent over lanes until it arrived, and gives what was on a lane that is lost to the others. Holds no more than the receiver's window. Confined to one
 * thread.
 */
final class SentChunks {

    private static final int HEADER_BYTES = Long.BYTES;

    private final Deque<Chunk> sent = new ArrayDeque<>();
    private final Deque<Chunk> lost = new ArrayDeque<>();

    private record Chunk(long offset, ByteBuffer frame, Object lane) {

        long end() {
            return offset + frame.remaining() - HEADER_BYTES;
        }
    }

    /** Keeps a frame of content, header and all, that was sent on a lane. */
    void sent(long offset, ByteBuffer frame, Object lane) {
        sent.add(new Chunk(offset, frame.duplicate(), lane));
    }

    /** Forgets what is before this byte: it arrived. */
    void arrived(long until) {
        sent.removeIf(chunk -> chunk.end() <= until);
        lost.removeIf(chunk -> chunk.end() <= until);
    }

    /** Takes what was on this lane to be sent again. */
    void lost(Object lane) {
        for (Iterator<Chunk> all = sent.iterator(); all.hasNext();) {
            Chunk chunk = all.next();
            if (chunk.lane == lane) {
                all.remove();
                lost.add(chunk);
            }
        }
        List<Chunk> inOrder = lost.stream().sorted(Comparator.comparingLong(Chunk::offset)).toList();
        lost.clear();
        lost.addAll(inOrder);
    }

    boolean hasLost() {
        return !lost.isEmpty();
    }

    /** Takes the next frame to be sent again on this lane, of at most this many bytes; null if there is none. A lane of null is one that is not lost alone. */
    @Nullable
    ByteBuffer again(int maxBytes, @Nullable Object lane) {
        Chunk chunk = lost.poll();
        if (chunk == null) {
            return null;
        }
        Chunk first = chunk.frame.remaining() <= maxBytes ? chunk : split(chunk, maxBytes - HEADER_BYTES);
        if (lane != null) {
            sent.add(new Chunk(first.offset, first.frame, lane));
        }
        return first.frame.duplicate();
    }

    private Chunk split(Chunk chunk, int bytes) {
        lost.addFirst(part(chunk, bytes, chunk.frame.remaining() - HEADER_BYTES - bytes));
        return part(chunk, 0, bytes);
    }

    private static Chunk part(Chunk whole, int from, int bytes) {
        long offset = whole.offset + from;
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + bytes)
                .putLong(offset)
                .put(whole.frame.slice(whole.frame.position() + HEADER_BYTES + from, bytes))
                .flip();
        return new Chunk(offset, frame, whole.lane);
    }
}
