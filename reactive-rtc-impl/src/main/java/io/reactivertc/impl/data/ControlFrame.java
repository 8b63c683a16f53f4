package io.reactivertc.impl.data;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Is one frame on {@code rtc.control}: one or more fields, handled in this order. Numbers are validated by the codec: counts are 0 to 2^53−1.
 *
 * @param hello the first field that each side sends on a peer connection
 * @param ack messages up to this number are in the inbox of who says it
 * @param limit the credit that the receiver of the frame has
 * @param ping to be sent back as it is; at most 64 characters of JSON
 * @param pong a ping that came back
 * @param signal a body of signaling
 * @param close the sender sends no more messages
 * @param closed answers {@code close}: how many messages arrived
 * @param bye the sender is going at once; says why
 * @param stream what is said about one direction of a channel with flow control, in this order: never on {@code rtc.control}
 * @param parts what other parts of the library say to each other: JSON objects by the names in {@link #PARTS}
 */
public record ControlFrame(
        @Nullable Hello hello,
        @Nullable Long ack,
        @Nullable Limit limit,
        @Nullable JsonText ping,
        @Nullable JsonText pong,
        @Nullable JsonText signal,
        @Nullable Close close,
        @Nullable Long closed,
        @Nullable String bye,
        List<StreamSignal> stream,
        Map<String, JsonText> parts) {

    /** The names of objects that are passed on as they are, each to the one part of the library that reads it. */
    public static final List<String> PARTS = List.of("file", "tracks");

    /** A frame with no field, to which fields are added. */
    public static final ControlFrame EMPTY =
            new ControlFrame(null, null, null, null, null, null, null, null, null, List.of(), Map.of());

    /**
     * Introduces one side.
     *
     * @param version the version of the protocol
     * @param instance who speaks
     * @param epoch the life of the peer connection
     * @param received how many messages arrived over this link so far
     * @param limit the credit that the other side has
     */
    public record Hello(int version, InstanceId instance, int epoch, long received, Limit limit) {}

    /**
     * Is credit, absolute over the life of the link.
     *
     * @param messages the number of the last message that may start
     * @param bytes a message may start while the payload bytes of all messages before it are below this
     */
    public record Limit(long messages, long bytes) {}

    /**
     * Begins an orderly end.
     *
     * @param reason says why, for people; at most 256 characters
     * @param last the number of the last message
     */
    public record Close(String reason, long last) {}

    /** Is said about one direction of a channel with flow control, or about the whole of it. */
    public sealed interface StreamSignal {

        /**
         * No message follows.
         *
         * @param messages how many there were
         * @param bytes how many payload bytes those had
         */
        record End(long messages, long bytes) implements StreamSignal {}

        /**
         * No message follows, because what was to be sent failed.
         *
         * @param code says what happened, for programs
         * @param message says what happened, for people; at most 256 characters
         */
        record Broken(String code, String message) implements StreamSignal {}

        /**
         * The receiver takes no more.
         *
         * @param reason says why, for people; at most 256 characters
         */
        record Cancelled(String reason) implements StreamSignal {}

        /**
         * The channel cannot go on.
         *
         * @param code says what happened, for programs
         * @param message says what happened, for people; at most 256 characters
         */
        record Failed(String code, String message) implements StreamSignal {}
    }

    /** Returns a frame with this introduction. */
    public static ControlFrame ofHello(Hello hello) {
        return new ControlFrame(hello, null, null, null, null, null, null, null, null, List.of(), Map.of());
    }

    /** Returns a frame with this body of signaling. */
    public static ControlFrame ofSignal(JsonText signal) {
        return new ControlFrame(null, null, null, null, null, signal, null, null, null, List.of(), Map.of());
    }

    /** Returns a frame that begins an orderly end. */
    public static ControlFrame ofClose(Close close) {
        return new ControlFrame(null, null, null, null, null, null, close, null, null, List.of(), Map.of());
    }

    /** Returns a frame that says goodbye at once. */
    public static ControlFrame ofBye(String bye) {
        return new ControlFrame(null, null, null, null, null, null, null, null, bye, List.of(), Map.of());
    }

    /** Returns a frame that says this about one direction. */
    public static ControlFrame ofStream(StreamSignal signal) {
        return new ControlFrame(null, null, null, null, null, null, null, null, null, List.of(signal), Map.of());
    }

    /** Returns a frame with one part. */
    public static ControlFrame ofPart(String name, JsonText part) {
        return new ControlFrame(null, null, null, null, null, null, null, null, null, List.of(), Map.of(name, part));
    }

    /** Returns the same with an acknowledgement. */
    public ControlFrame withAck(long received) {
        return new ControlFrame(hello, received, limit, ping, pong, signal, close, closed, bye, stream, parts);
    }

    /** Returns the same with credit. */
    public ControlFrame withLimit(Limit credit) {
        return new ControlFrame(hello, ack, credit, ping, pong, signal, close, closed, bye, stream, parts);
    }

    /** Returns the same with a ping. */
    public ControlFrame withPing(JsonText value) {
        return new ControlFrame(hello, ack, limit, value, pong, signal, close, closed, bye, stream, parts);
    }

    /** Returns the same with a ping that came, sent back. */
    public ControlFrame withPong(JsonText value) {
        return new ControlFrame(hello, ack, limit, ping, value, signal, close, closed, bye, stream, parts);
    }

    /** Returns the same with the answer to {@code close}. */
    public ControlFrame withClosed(long received) {
        return new ControlFrame(hello, ack, limit, ping, pong, signal, close, received, bye, stream, parts);
    }
}
