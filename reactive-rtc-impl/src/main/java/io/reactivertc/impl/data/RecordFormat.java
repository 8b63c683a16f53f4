package io.reactivertc.impl.data;

import io.reactivertc.data.DataMessage;

/** Names the numbers of frames on {@code rtc.messages}: records of {@code kind:u8 | flags:u8 | length:u32 | payload}. */
final class RecordFormat {

    /** Kind, flags and length. */
    static final int HEADER_BYTES = 6;

    /** Flag of the record that ends its message. */
    static final int LAST = 1;

    /** Flag of the record that says that its message will not be completed. */
    static final int GIVEN_UP = 2;

    /** No frame is larger, whatever the other side would take: the engine's own limit. */
    static final int MOST_FRAME_BYTES = 262_144;

    /** What a side takes that says nothing about it (RFC 8841). */
    static final int UNSTATED_FRAME_BYTES = 65_536;

    /** No frame need be smaller, whatever the other side says. */
    static final int LEAST_FRAME_BYTES = 64;

    /** A message is not cut into pieces smaller than this only to fill a frame. */
    static final int LEAST_FRAGMENT_BYTES = 1_024;

    private static final DataMessage.Kind[] KINDS = {DataMessage.Kind.TEXT, DataMessage.Kind.BINARY, DataMessage.Kind.JSON};

    private RecordFormat() {}

    /** Returns the number of a kind. */
    static byte code(DataMessage.Kind kind) {
        return switch (kind) {
            case TEXT -> 0;
            case BINARY -> 1;
            case JSON -> 2;
        };
    }

    /** Returns whether a number names a kind. */
    static boolean isKind(int code) {
        return code < KINDS.length;
    }

    /** Returns the kind with this number. */
    static DataMessage.Kind kind(int code) {
        return KINDS[code];
    }
}
