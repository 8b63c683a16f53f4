package io.reactivertc.impl.data;

import io.reactivertc.JsonMapping;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import java.nio.charset.StandardCharsets;

/** Writes strings as JSON strings without escapes, and reads them again; refuses all else. */
public final class FakeJson implements JsonMapping {

    @Override
    public byte[] write(Object value) {
        if (!(value instanceof String text)) {
            throw new DataException(RtcErrorCode.INVALID_JSON, "not a string");
        }
        return ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public <T> T read(byte[] json, Class<T> type) {
        String text = new String(json, StandardCharsets.UTF_8);
        if (type != String.class || text.length() < 2) {
            throw new DataException(RtcErrorCode.INVALID_JSON, "not a string");
        }
        return type.cast(text.substring(1, text.length() - 1));
    }
}
