package io.reactivertc.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Joins the fragments of text messages, and skips what is too long without keeping it. On one event loop.
 */
final class TextAssembler {

    private final int mostBytes;
    private byte @Nullable [] begun;
    private boolean skipping;

    TextAssembler(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** What a fragment led to. */
    enum Outcome {
        /** More is to come. */
        PARTIAL,
        /** A message is whole; {@link #take()} has it. */
        WHOLE,
        /** The end of a message that was too long. */
        TOO_LARGE
    }

    /** Takes a fragment; copies what it keeps. */
    Outcome add(ByteBuf fragment, boolean last) {
        int length = begun == null ? 0 : begun.length;
        if (skipping || length + fragment.readableBytes() > mostBytes) {
            begun = null;
            skipping = !last;
            return last ? Outcome.TOO_LARGE : Outcome.PARTIAL;
        }
        begun = append(begun, fragment);
        return last ? Outcome.WHOLE : Outcome.PARTIAL;
    }

    /** Hands over the message that is whole. */
    byte[] take() {
        byte[] whole = begun == null ? new byte[0] : begun;
        begun = null;
        return whole;
    }

    private static byte[] append(byte @Nullable [] before, ByteBuf fragment) {
        if (before == null) {
            return ByteBufUtil.getBytes(fragment);
        }
        byte[] joined = Arrays.copyOf(before, before.length + fragment.readableBytes());
        fragment.getBytes(fragment.readerIndex(), joined, before.length, fragment.readableBytes());
        return joined;
    }
}
