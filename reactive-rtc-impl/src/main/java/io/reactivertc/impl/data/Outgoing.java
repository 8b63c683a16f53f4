package io.reactivertc.impl.data;

import io.reactivertc.data.DataMessage;
import io.reactivertc.error.RtcException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Is one message on its way out, kept until it is acknowledged. Its bytes are its sender's until all of them are in frames; from then on they are slices of those frames, so
 * nothing is copied for keeping it. On the loop, once it is in the outbox.
 */
final class Outgoing {

    /** Learns what became of a message. On the loop. */
    interface Sender {

        /** Tells that all of it was handed to the engine. At most once. */
        void onHanded();

        /** Tells that it is in the inbox of the other side; {@link #onHanded()} came before. */
        void onAcknowledged();

        /** Tells that it ended otherwise. */
        void onFailed(RtcException failure);

        /** Fails with {@code TIMEOUT} if it is time to; returns when it will be, {@link Long#MAX_VALUE} for never again. */
        long expire(long now);
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final DataMessage.Kind kind;
    private final int size;
    private final Sender sender;
    private long number;

    /** Where its bytes are, and how far they are taken. */
    private List<ByteBuffer> parts;

    private int part;
    private int partOffset;
    private int taken;

    /** Where in frames those bytes are that were taken since it began, or began anew. */
    private List<ByteBuffer> framed = new ArrayList<>(1);

    private boolean settled;
    private boolean handed;
    private boolean givenUp;

    /** Creates a message of the remaining bytes of this buffer. */
    Outgoing(DataMessage.Kind kind, ByteBuffer payload, Sender sender) {
        this.kind = kind;
        this.size = payload.remaining();
        this.parts = List.of(payload);
        this.sender = sender;
    }

    DataMessage.Kind kind() {
        return kind;
    }

    int size() {
        return size;
    }

    Sender sender() {
        return sender;
    }

    /** Returns its number; 0 before it began. */
    long number() {
        return number;
    }

    /** Gives it its number. */
    void begin(long next) {
        number = next;
    }

    /** Returns how long its next fragment can be. */
    int nextLength() {
        return parts.get(part).remaining() - partOffset;
    }

    /** Takes its next fragment, of at most this many bytes. */
    ByteBuffer take(int most) {
        ByteBuffer current = parts.get(part);
        int length = Math.min(most, nextLength());
        ByteBuffer fragment = length == current.remaining() ? current : current.slice(current.position() + partOffset, length);
        taken += length;
        partOffset += length;
        if (partOffset == current.remaining()) {
            part++;
            partOffset = 0;
        }
        return fragment;
    }

    /** Returns whether its last fragment was taken. */
    boolean isTaken() {
        return part == parts.size();
    }

    /** Says where in a frame the fragment is that was taken. */
    void framed(ByteBuffer frame, int offset, int length) {
        framed.add(frame.slice(offset, length));
    }

    /** Notes that all of its bytes are in frames: the buffer of its sender is free. */
    void settle() {
        parts = framed;
        part = parts.size();
        framed = List.of();
        settled = true;
    }

    /** Returns whether it was wholly in frames once: it may have arrived. */
    boolean isSettled() {
        return settled;
    }

    /** Begins anew with the first fragment, because frames were lost; returns how many bytes no longer count. */
    int restart() {
        int lost = givenUp ? taken : 0;
        part = 0;
        partOffset = 0;
        taken = 0;
        framed = new ArrayList<>(parts.size());
        return lost;
    }

    /** Breaks it off; returns how many bytes do not count because they were not sent. */
    int giveUp() {
        givenUp = true;
        parts = List.of(NOTHING);
        part = 0;
        partOffset = 0;
        framed = new ArrayList<>(1);
        return size - taken;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    /** Notes that it was handed to the engine; tells its sender the first time. */
    void handed() {
        if (!handed) {
            handed = true;
            sender.onHanded();
        }
    }

    /** Notes that it arrived. */
    void acknowledged() {
        handed();
        sender.onAcknowledged();
    }
}
