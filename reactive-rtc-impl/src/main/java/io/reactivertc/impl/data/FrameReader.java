package io.reactivertc.impl.data;

import static io.reactivertc.impl.data.RecordFormat.GIVEN_UP;
import static io.reactivertc.impl.data.RecordFormat.HEADER_BYTES;
import static io.reactivertc.impl.data.RecordFormat.LAST;

import io.reactivertc.data.DataMessage;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import java.nio.ByteBuffer;

/**
 * Takes frames apart and joins fragments. Trusts nothing: memory is taken for bytes that arrived, never for a length that was announced. Confined to one thread; not to be
 * used after it threw.
 */
final class FrameReader {

    /** Receives what frames hold. */
    interface Receiver {

        /** Tells that the next message begins; throws {@link DataException} if it may not. */
        void onBegin();

        /** Brings a whole message. */
        void onMessage(DataMessage.Kind kind, ByteBuffer payload);

        /** Tells that the message that began will not be completed, after this many bytes of it. */
        void onGivenUp(int bytes);
    }

    private static final int NOTHING = -1;

    private final int maxMessageBytes;
    private final Receiver receiver;
    private final Joiner joiner = new Joiner();

    /** The kind of the message that is not complete yet. */
    private int joining = NOTHING;

    FrameReader(int maxMessageBytes, Receiver receiver) {
        this.maxMessageBytes = maxMessageBytes;
        this.receiver = receiver;
    }

    /** Reads one frame; throws {@link DataException} if it breaks the protocol. */
    void read(ByteBuffer frame) {
        if (!frame.hasRemaining()) {
            throw violation("an empty frame");
        }
        while (frame.hasRemaining()) {
            readRecord(frame);
        }
    }

    /** Forgets the message that is not complete yet: it comes again from its beginning. */
    void forget() {
        joining = NOTHING;
        joiner.clear();
    }

    private void readRecord(ByteBuffer frame) {
        if (frame.remaining() < HEADER_BYTES) {
            throw violation("a record cut off in its header");
        }
        int kind = Byte.toUnsignedInt(frame.get());
        int flags = Byte.toUnsignedInt(frame.get());
        int length = frame.getInt();
        if (length < 0 || length > frame.remaining()) {
            throw violation("a record longer than its frame");
        }
        if (!RecordFormat.isKind(kind) || flags > (LAST | GIVEN_UP)) {
            throw violation("a record of kind " + kind + " with flags " + flags);
        }
        begin(kind);
        ByteBuffer payload = frame.slice(frame.position(), length);
        frame.position(frame.position() + length);
        accept(flags, payload, frame.limit());
    }

    private void begin(int kind) {
        if (joining == NOTHING) {
            receiver.onBegin();
            joining = kind;
        } else if (joining != kind) {
            throw violation("a fragment of kind " + kind + " in a message of kind " + joining);
        }
    }

    private void accept(int flags, ByteBuffer payload, int frameBytes) {
        if (payload.remaining() > maxMessageBytes - joiner.size()) {
            throw new DataException(RtcErrorCode.MESSAGE_TOO_LARGE,
                    "a message of more than " + maxMessageBytes + " bytes came");
        }
        if ((flags & GIVEN_UP) != 0) {
            int bytes = joiner.size() + payload.remaining();
            forget();
            receiver.onGivenUp(bytes);
        } else if ((flags & LAST) != 0) {
            DataMessage.Kind kind = RecordFormat.kind(joining);
            ByteBuffer whole = joiner.joinWith(payload, frameBytes);
            forget();
            receiver.onMessage(kind, whole);
        } else {
            joiner.add(payload, frameBytes);
        }
    }

    private static DataException violation(String what) {
        return new DataException(RtcErrorCode.PROTOCOL_VIOLATION, what);
    }
}
