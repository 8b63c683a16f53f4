package io.reactivertc.impl.json;

import io.reactivertc.common.JsonText;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Turns maps into JSON and back: what members tell of themselves, and objects in messages. Stateless; any thread; never blocks. */
public final class Json {

    private Json() {}

    /**
     * Writes maps, lists, strings, numbers and booleans. Throws {@link DataException} with {@code INVALID_JSON} for anything else, an infinite number, half a surrogate pair, or
     * nesting (or a cycle) deeper than 24.
     */
    public static JsonText write(Map<String, ?> object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = StrictJson.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            JsonTree.write(object, json, 1);
        } catch (Malformed | JacksonException problem) {
            throw invalid("the value cannot be written as JSON", problem);
        }
        return validated(bytes.toByteArray());
    }

    /**
     * Reads an object as unmodifiable maps, lists, strings, numbers and booleans. A member that is {@code null} is left out. Throws {@link DataException} with
     * {@code INVALID_JSON} if it is not an object.
     */
    public static Map<String, Object> readObject(JsonText object) {
        try {
            return StrictJson.parse(object.value(), JsonTree::object);
        } catch (Malformed problem) {
            throw invalid("the text is not a JSON object of this library's kind", problem);
        }
    }

    /** Returns a text that was checked to be one value of strict JSON. */
    static JsonText validated(byte[] utf8) {
        try {
            String json = StrictJson.decode(utf8);
            StrictJson.parse(json, StrictJson::skip);
            return JsonText.of(json);
        } catch (Malformed problem) {
            throw invalid("the value cannot be written as JSON", problem);
        }
    }

    static DataException invalid(String what, RuntimeException problem) {
        // Only our own texts are shown: a library's may quote the data.
        String why = problem instanceof Malformed ? ": " + problem.getMessage() : "";
        return new DataException(RtcErrorCode.INVALID_JSON, what + why, problem instanceof Malformed ? null : problem);
    }
}
