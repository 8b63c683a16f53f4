package io.reactivertc.impl.data;

import io.reactivertc.JsonMapping;
import io.reactivertc.common.UserId;
import io.reactivertc.data.DataMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Is one message that arrived. Its payload never changes, so any thread may read it. */
final class ReceivedMessage implements DataMessage {

    private final UserId from;
    private final Kind kind;
    private final ByteBuffer payload;
    private final JsonMapping json;

    ReceivedMessage(UserId from, Kind kind, ByteBuffer payload, JsonMapping json) {
        this.from = from;
        this.kind = kind;
        this.payload = payload;
        this.json = json;
    }

    @Override
    public UserId from() {
        return from;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public int size() {
        return payload.remaining();
    }

    @Override
    public String text() {
        requireText();
        if (payload.hasArray()) {
            return new String(payload.array(), payload.arrayOffset() + payload.position(), payload.remaining(),
                    StandardCharsets.UTF_8);
        }
        return new String(copy(), StandardCharsets.UTF_8);
    }

    @Override
    public ByteBuffer bytes() {
        return payload.asReadOnlyBuffer();
    }

    @Override
    public <T> T as(Class<T> type) {
        requireText();
        return json.read(copy(), type);
    }

    @Override
    public String toString() {
        return kind + " of " + size() + " bytes from " + from;
    }

    private byte[] copy() {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        return bytes;
    }

    private void requireText() {
        if (kind == Kind.BINARY) {
            throw new IllegalStateException("a binary message has no text");
        }
    }
}
