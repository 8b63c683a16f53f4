package io.reactivertc.impl.json;

import io.reactivertc.JsonMapping;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Maps an application's own types by Jackson's data binding: records, beans, maps, lists. Unknown properties are ignored, so that a peer with a newer version can be understood.
 * Any thread; never blocks.
 */
public final class JacksonJsonMapping implements JsonMapping {

    private final JsonMapper mapper;

    /** Creates a mapping. */
    public JacksonJsonMapping() {
        // What cannot be represented becomes invalid text here, which the check of the text finds.
        mapper = JsonMapper.builder(StrictJson.FACTORY)
                .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    @Override
    public byte[] write(Object value) {
        try {
            byte[] json = mapper.writeValueAsBytes(value);
            Json.validated(json);
            return json;
        } catch (JacksonException problem) {
            throw Json.invalid("a " + value.getClass().getName() + " cannot be written as JSON", problem);
        }
    }

    @Override
    public <T> T read(byte[] json, Class<T> type) {
        try {
            String text = StrictJson.decode(json);
            StrictJson.requirePairs(text);
            T value = mapper.readValue(text, type);
            if (value == null) {
                throw new Malformed("null");
            }
            return value;
        } catch (Malformed | JacksonException problem) {
            throw Json.invalid("the JSON does not fit " + type.getName(), problem);
        }
    }

    @Override
    public Map<String, Object> readObject(byte[] json) {
        try {
            return StrictJson.parse(StrictJson.decode(json), JsonTree::object);
        } catch (Malformed problem) {
            throw Json.invalid("the JSON is not an object", problem);
        }
    }
}
