package io.reactivertc.data;

import io.reactivertc.common.UserId;
import java.nio.ByteBuffer;

/** Is one message received from a peer, whole. Owned by who receives it; safe to keep and to hand to other threads. */
public interface DataMessage {

    /** Says in what form the message was sent. */
    enum Kind {
        /** Text. */
        TEXT,
        /** Bytes. */
        BINARY,
        /** A JSON value. */
        JSON
    }

    /** Returns the peer who sent it, as the server stamped it. */
    UserId from();

    /** Returns the form in which it was sent. */
    Kind kind();

    /** Returns the length of its payload in bytes. */
    int size();

    /** Returns the text of a text or JSON message; throws {@link IllegalStateException} for a binary one. */
    String text();

    /** Returns the payload of any kind as a new read-only view; text and JSON are UTF-8. */
    ByteBuffer bytes();

    /**
     * Reads the JSON of a JSON or text message as this type, through the connection's {@code JsonMapping}.
     *
     * <p>Throws {@link io.reactivertc.error.DataException} with {@code INVALID_JSON} if it does not fit, {@link IllegalStateException} for a binary message.
     */
    <T> T as(Class<T> type);
}
