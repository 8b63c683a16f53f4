package io.reactivertc;

import java.util.Map;

/** Writes and reads an application's own types as JSON. The provider brings one by Jackson; another can be set in {@link DataConfig}. Called on any thread; must not block. */
public interface JsonMapping {

    /** Writes a value as UTF-8 JSON; throws {@link io.reactivertc.error.DataException} with {@code INVALID_JSON} if it cannot. */
    byte[] write(Object value);

    /** Reads UTF-8 JSON as this type; throws {@link io.reactivertc.error.DataException} with {@code INVALID_JSON} if it does not fit. */
    <T> T read(byte[] json, Class<T> type);

    /** Reads a UTF-8 JSON object as unmodifiable maps, lists, strings, numbers and booleans. */
    @SuppressWarnings("unchecked")
    default Map<String, Object> readObject(byte[] json) {
        return read(json, Map.class);
    }
}
