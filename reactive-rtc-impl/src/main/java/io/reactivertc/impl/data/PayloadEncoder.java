package io.reactivertc.impl.data;

import io.reactivertc.JsonMapping;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.data.Outgoing.Sender;
import java.nio.ByteBuffer;

/** Turns payloads into messages, on the thread of whoever sends. Bytes are not copied. */
final class PayloadEncoder {

    private final JsonMapping json;
    private final int maxMessageBytes;

    PayloadEncoder(JsonMapping json, int maxMessageBytes) {
        this.json = json;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Returns the message; throws {@link DataException} with {@code INVALID_JSON} or {@code MESSAGE_TOO_LARGE}. */
    Outgoing encode(Payload payload, Sender sender) {
        if (payload instanceof Payload.Text text) {
            return checked(DataMessage.Kind.TEXT, text.utf8(), sender);
        }
        if (payload instanceof Payload.Binary binary) {
            return checked(DataMessage.Kind.BINARY, binary.bytes().slice(), sender);
        }
        Payload.Json value = (Payload.Json) payload;
        return checked(DataMessage.Kind.JSON, ByteBuffer.wrap(json.write(value.value())), sender);
    }

    private Outgoing checked(DataMessage.Kind kind, ByteBuffer bytes, Sender sender) {
        if (bytes.remaining() > maxMessageBytes) {
            throw new DataException(
                    RtcErrorCode.MESSAGE_TOO_LARGE,
                    bytes.remaining() + " bytes are more than a message may have, " + maxMessageBytes);
        }
        return new Outgoing(kind, bytes, sender);
    }
}
