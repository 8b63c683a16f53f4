package io.reactivertc.impl.json;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Is one JSON object, read in a single scan. What is nested in it was validated by the scan and is kept as text: it is looked into only where a message says so, and passed on
 * as it is elsewhere. A field that is {@code null} counts as absent.
 */
final class Fields {

    private static final long MAX_COUNT = (1L << 53) - 1;

    private static final Set<String> BODY = Set.of("body");

    /** What members choose and others read. */
    private static final int LONGEST_REASON = 1_024;
    private static final Set<String> CHOSEN = Set.of("body", "extra", "value", "wants", "terms");

    private final Map<String, Object> values;

    private Fields(Map<String, Object> values) {
        this.values = values;
    }

    static Fields read(String json) {
        return read(json, BODY);
    }

    /** Reads an object in which these fields may be any value and are kept as text. */
    static Fields read(String json, Set<String> kept) {
        return StrictJson.parse(json, parser -> read(parser, json, kept));
    }

    private static Fields read(JsonParser parser, String json, Set<String> kept) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new Malformed("not a JSON object");
        }
        Map<String, Object> values = new HashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            Object value =
                    parser.currentToken().isStructStart() || kept.contains(name) ? text(parser, json, name) : scalar(parser);
            if (value != null) {
                values.put(name, value);
            }
        }
        return new Fields(values);
    }

    private static @Nullable Object scalar(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** Cuts the value out of the text. What members may choose is not as deep as the rest, so that it fits where others read it. */
    private static JsonText text(JsonParser parser, String json, String name) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        int depth = StrictJson.skip(parser);
        if (depth > StrictJson.MAX_VALUE_DEPTH && CHOSEN.contains(name)) {
            throw Malformed.field(name, "is nested deeper than " + StrictJson.MAX_VALUE_DEPTH);
        }
        return JsonText.of(json.substring(start, (int) parser.currentLocation().getCharOffset()));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        return require(name, String.class, "a string");
    }

    @Nullable
    String textOrNull(String name) {
        return has(name) ? text(name) : null;
    }

    String textOr(String name, String absent) {
        return has(name) ? text(name) : absent;
    }

    /** Returns what somebody says about what they do, for people. */
    @Nullable
    String reasonOrNull() {
        String reason = textOrNull("reason");
        if (reason != null && reason.length() > LONGEST_REASON) {
            throw Malformed.field("reason", "must be at most " + LONGEST_REASON + " characters");
        }
        return reason;
    }

    boolean flag(String name) {
        return require(name, Boolean.class, "true or false");
    }

    /** Returns a number that counts something, 0 to 2^53−1. */
    long count(String name) {
        Number number = require(name, Number.class, "a number");
        long value = number.longValue();
        if (!(number instanceof Integer || number instanceof Long) || value < 0 || value > MAX_COUNT) {
            throw Malformed.field(name, "must be a whole number from 0 to 2^53-1");
        }
        return value;
    }

    long countOr(String name, long absent) {
        return has(name) ? count(name) : absent;
    }

    /** Returns a number within a range. */
    int number(String name, int least, int most) {
        long value = count(name);
        if (value < least || value > most) {
            throw Malformed.field(name, "must be " + least + " to " + most);
        }
        return (int) value;
    }

    int numberOr(String name, int least, int most, int absent) {
        return has(name) ? number(name, least, most) : absent;
    }

    /** Returns any JSON value that was kept as text. */
    JsonText body(String name) {
        return require(name, JsonText.class, "a JSON value");
    }

    JsonText object(String name) {
        JsonText value = require(name, JsonText.class, "an object");
        if (value.value().charAt(0) != '{') {
            throw Malformed.field(name, "must be an object");
        }
        return value;
    }

    JsonText objectOr(String name, JsonText absent) {
        return has(name) ? object(name) : absent;
    }

    Fields fields(String name) {
        return read(object(name).value());
    }

    <T> @Nullable T fieldsOrNull(String name, Function<Fields, T> reading) {
        return has(name) ? reading.apply(fields(name)) : null;
    }

    <T> List<T> list(String name, int most, Function<Fields, T> reading) {
        return elements(name, most, (parser, json) -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw Malformed.field(name, "must hold objects only");
            }
            return reading.apply(read(parser, json, BODY));
        });
    }

    List<String> texts(String name, int most) {
        return !has(name) ? List.of() : elements(name, most, (parser, json) -> {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw Malformed.field(name, "must hold strings only");
            }
            return parser.getString();
        });
    }

    RoomId room() {
        return id("room", RoomId::of);
    }

    UserId user(String name) {
        return id(name, UserId::of);
    }

    InstanceId instance() {
        return id("instance", InstanceId::of);
    }

    <T> T id(String name, Function<String, T> type) {
        try {
            return type.apply(text(name));
        } catch (IllegalArgumentException wrong) {
            throw Malformed.field(name, "is not a valid id");
        }
    }

    <T> @Nullable T idOrNull(String name, Function<String, T> type) {
        return has(name) ? id(name, type) : null;
    }

    /** Returns a constant that is spelled in lower case. */
    <E extends Enum<E>> E constant(String name, Class<E> type) {
        return constant(name, type, text(name), constant -> constant.name().toLowerCase(Locale.ROOT));
    }

    /** Returns a constant that is spelled in upper case. */
    <E extends Enum<E>> E code(String name, Class<E> type) {
        return constant(name, type, text(name), Enum::name);
    }

    private static <E extends Enum<E>> E constant(String name, Class<E> type, String text, Function<E, String> spelling) {
        for (E constant : type.getEnumConstants()) {
            if (spelling.apply(constant).equals(text)) {
                return constant;
            }
        }
        throw Malformed.field(name, "has a value that is not known");
    }

    private interface Element<T> {
        T read(JsonParser parser, String json);
    }

    private <T> List<T> elements(String name, int most, Element<T> element) {
        String json = require(name, JsonText.class, "an array").value();
        return StrictJson.parse(json, parser -> {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw Malformed.field(name, "must be an array");
            }
            List<T> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (elements.size() == most) {
                    throw Malformed.field(name, "must hold at most " + most);
                }
                elements.add(element.read(parser, json));
            }
            return elements;
        });
    }

    private <T> T require(String name, Class<T> type, String what) {
        Object value = values.get(name);
        if (value == null) {
            throw Malformed.field(name, "is missing");
        }
        if (!type.isInstance(value)) {
            throw Malformed.field(name, "must be " + what);
        }
        return type.cast(value);
    }
}
