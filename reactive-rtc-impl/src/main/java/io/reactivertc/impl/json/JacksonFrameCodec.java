package io.reactivertc.impl.json;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.SignalingException;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingMessage;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/**
 * Writes and reads signaling frames as JSON; see {@code docs/protocol.md}, section 1. Envelopes are built anew; only bodies, which were validated when they were read, are
 * copied. Stateless; any thread; never blocks.
 *
 * <p>A frame of a type that is not known is read as {@code Unknown}, with its numbers: it counts, and a server answers it with {@code UNKNOWN_TYPE}. All else that is wrong is
 * a {@link SignalingException} that names the field and repeats nothing of its content: {@code PROTOCOL_VIOLATION} or {@code FRAME_TOO_LARGE}.
 */
public final class JacksonFrameCodec {

    /** The largest {@code signal} frame of a client. */
    public static final int MAX_SIGNAL_BYTES = 262_144;

    /** The largest frame of a client of any other type. */
    public static final int MAX_FRAME_BYTES = 65_536;

    /** The largest frame of a server: what a client may send and then some, for what a server adds. */
    public static final int MAX_SERVER_FRAME_BYTES = 524_288;

    /** Creates a codec. */
    public JacksonFrameCodec() {}

    /** Writes a frame of a client. */
    public String encodeClient(SignalingFrame<? extends ClientMessage> frame) {
        return new String(write(ClientDialect.INSTANCE, frame), StandardCharsets.UTF_8);
    }

    /** Writes a frame of a server as UTF-8. */
    public byte[] encodeServer(SignalingFrame<? extends ServerMessage> frame) {
        return write(ServerDialect.INSTANCE, frame);
    }

    /** Reads a frame of a client. */
    public SignalingFrame<ClientMessage> decodeClient(byte[] utf8) {
        requireAtMost(MAX_SIGNAL_BYTES, utf8.length);
        SignalingFrame<ClientMessage> frame = read(ClientDialect.INSTANCE, utf8);
        if (!(frame.message() instanceof ClientMessage.Signal)) {
            requireAtMost(MAX_FRAME_BYTES, utf8.length);
        }
        return frame;
    }

    /** Reads a frame of a server. */
    public SignalingFrame<ServerMessage> decodeServer(byte[] utf8) {
        requireAtMost(MAX_SERVER_FRAME_BYTES, utf8.length);
        return read(ServerDialect.INSTANCE, utf8);
    }

    private static <M extends SignalingMessage> byte[] write(Dialect<M> dialect, SignalingFrame<? extends M> frame) {
        try {
            return dialect.write(frame);
        } catch (Malformed | JacksonException problem) {
            throw new SignalingException(RtcErrorCode.PROTOCOL_VIOLATION, "the frame cannot be written as JSON", problem);
        }
    }

    private static <M extends SignalingMessage> SignalingFrame<M> read(Dialect<M> dialect, byte[] utf8) {
        try {
            return dialect.read(utf8);
        } catch (Malformed problem) {
            throw new SignalingException(RtcErrorCode.PROTOCOL_VIOLATION, String.valueOf(problem.getMessage()));
        }
    }

    private static void requireAtMost(int most, int bytes) {
        if (bytes > most) {
            throw new SignalingException(RtcErrorCode.FRAME_TOO_LARGE,
                    "a frame of " + bytes + " bytes, where at most " + most + " are allowed");
        }
    }
}
