package io.reactivertc.impl.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads and writes JSON as maps, lists, strings, numbers and booleans. */
final class JsonTree {

    private JsonTree() {}

    /** Reads the object a parser stands at. A member that is {@code null} is left out; an element that is stays null. */
    static Map<String, Object> object(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new Malformed("not a JSON object");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            Object value = value(parser);
            if (value != null) {
                members.put(name, value);
            }
        }
        return Collections.unmodifiableMap(members);
    }

    private static List<@Nullable Object> array(JsonParser parser) {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return Collections.unmodifiableList(elements);
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** Writes a value; a map's keys must be strings. */
    static void write(@Nullable Object value, JsonGenerator json, int depth) {
        if (depth > StrictJson.MAX_VALUE_DEPTH) {
            throw new Malformed("nested deeper than " + StrictJson.MAX_VALUE_DEPTH);
        }
        if (value instanceof Map<?, ?> members) {
            json.writeStartObject();
            members.forEach((name, member) -> {
                json.writeName(name(name));
                write(member, json, depth + 1);
            });
            json.writeEndObject();
        } else if (value instanceof Iterable<?> elements) {
            json.writeStartArray();
            elements.forEach(element -> write(element, json, depth + 1));
            json.writeEndArray();
        } else {
            scalar(value, json);
        }
    }

    private static void scalar(@Nullable Object value, JsonGenerator json) {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof CharSequence || value instanceof Character || value instanceof Enum) {
            json.writeString(value.toString());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Double || value instanceof Float) {
            json.writeNumber(finite(((Number) value).doubleValue()));
        } else if (value instanceof Number number) {
            number(number, json);
        } else {
            throw new Malformed(value.getClass().getName() + " is no map, list, string, number or boolean");
        }
    }

    private static void number(Number number, JsonGenerator json) {
        if (number instanceof BigInteger whole) {
            json.writeNumber(whole);
        } else if (number instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            json.writeNumber(number.longValue());
        } else {
            throw new Malformed(number.getClass().getName() + " is not a number that JSON knows");
        }
    }

    private static double finite(double number) {
        if (!Double.isFinite(number)) {
            throw new Malformed("a number is infinite or none");
        }
        return number;
    }

    private static String name(@Nullable Object name) {
        if (name instanceof String text) {
            return text;
        }
        throw new Malformed("a key is no string");
    }
}
