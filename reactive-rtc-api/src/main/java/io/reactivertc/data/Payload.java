package io.reactivertc.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Is what an application sends: text, bytes, or a value that travels as JSON. */
public sealed interface Payload {

    /** Returns a payload of this text. */
    static Payload text(String text) {
        return new Text(text);
    }

    /** Returns a payload of the remaining bytes of this buffer; the buffer must not change until the message was sent. */
    static Payload binary(ByteBuffer bytes) {
        return new Binary(bytes.slice().asReadOnlyBuffer());
    }

    /** Returns a payload of these bytes; the array must not change until the message was sent. */
    static Payload binary(byte[] bytes) {
        return binary(ByteBuffer.wrap(bytes));
    }

    /** Returns a payload of this value, written by the connection's {@code JsonMapping} when it is sent. */
    static Payload json(Object value) {
        return new Json(value);
    }

    /**
     * Text, sent as UTF-8.
     *
     * @param text without unpaired surrogates; each is sent as a question mark
     */
    record Text(String text) implements Payload {
        /** Requires a text. */
        public Text {
            Objects.requireNonNull(text, "text");
        }

        /** Returns the text in UTF-8. */
        public ByteBuffer utf8() {
            return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Bytes.
     *
     * @param bytes read-only
     */
    record Binary(ByteBuffer bytes) implements Payload {
        /** Requires bytes. */
        public Binary {
            Objects.requireNonNull(bytes, "bytes");
        }
    }

    /**
     * A value that the connection's {@code JsonMapping} can write.
     *
     * @param value not null
     */
    record Json(Object value) implements Payload {
        /** Requires a value. */
        public Json {
            Objects.requireNonNull(value, "value");
        }
    }
}
