package io.reactivertc.impl.data;

import static io.reactivertc.impl.data.RecordFormat.HEADER_BYTES;

import io.reactivertc.data.DataMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects records, then writes them as one frame of exactly their size: the one copy of a payload on its way out. Reused for one frame after the other; confined to one
 * thread.
 */
final class FrameWriter {

    private final List<Record> records = new ArrayList<>();
    private int maxBytes;
    private int bytes;

    private record Record(DataMessage.Kind kind, int flags, ByteBuffer payload, int offset) {}

    /** Begins a frame of at most this many bytes. */
    void begin(int most) {
        records.clear();
        maxBytes = most;
        bytes = 0;
    }

    /** Returns how long the payload of one more record may be; negative if no record fits. */
    int room() {
        return maxBytes - bytes - HEADER_BYTES;
    }

    /** Adds a record of the remaining bytes of this buffer, which must not change before the frame is written. */
    void add(DataMessage.Kind kind, int flags, ByteBuffer payload) {
        if (payload.remaining() > room()) {
            throw new IllegalArgumentException("no room for " + payload.remaining() + " bytes");
        }
        records.add(new Record(kind, flags, payload, bytes + HEADER_BYTES));
        bytes += HEADER_BYTES + payload.remaining();
    }

    /** Returns whether nothing was added. */
    boolean isEmpty() {
        return records.isEmpty();
    }

    /** Writes what was added; the frame has an array of exactly its size. */
    ByteBuffer write() {
        ByteBuffer frame = ByteBuffer.allocate(bytes);
        for (Record record : records) {
            ByteBuffer payload = record.payload;
            int length = payload.remaining();
            frame.put(RecordFormat.code(record.kind)).put((byte) record.flags).putInt(length);
            frame.put(record.offset, payload, payload.position(), length).position(record.offset + length);
        }
        return frame.flip();
    }

    /** Returns how long the payload of the n-th record is. */
    int payloadLength(int n) {
        return records.get(n).payload.remaining();
    }

    /** Returns where in the frame the payload of the n-th record begins. */
    int payloadOffset(int n) {
        return records.get(n).offset;
    }
}
