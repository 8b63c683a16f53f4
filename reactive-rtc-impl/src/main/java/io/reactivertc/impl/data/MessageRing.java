package io.reactivertc.impl.data;

import io.reactivertc.data.DataMessage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds messages in the order of arrival, each at a position that only rises, so that several readers can be at different ones. Grows as needed. Confined to one thread. */
final class MessageRing {

    private @Nullable DataMessage[] slots = new DataMessage[16];

    /** The position of the oldest, and that of the next to come. */
    private long first;

    private long end;
    private long bytes;

    void add(DataMessage message) {
        if (size() == slots.length) {
            grow();
        }
        slots[index(end++)] = message;
        bytes += message.size();
    }

    /** Returns the message at a position that is held. */
    DataMessage get(long position) {
        return Objects.requireNonNull(slots[index(position)]);
    }

    /** Lets go of the oldest. */
    void removeFirst() {
        bytes -= get(first).size();
        slots[index(first++)] = null;
    }

    /** Lets go of all before this position. */
    void removeBefore(long position) {
        while (first < position) {
            removeFirst();
        }
    }

    long first() {
        return first;
    }

    long end() {
        return end;
    }

    int size() {
        return (int) (end - first);
    }

    long bytes() {
        return bytes;
    }

    private int index(long position) {
        return (int) (position & slots.length - 1);
    }

    private void grow() {
        @Nullable
        DataMessage[] smaller = slots;
        slots = new DataMessage[2 * smaller.length];
        for (long position = first; position < end; position++) {
            slots[index(position)] = smaller[(int) (position & smaller.length - 1)];
        }
    }
}
