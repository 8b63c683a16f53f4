package io.reactivertc.impl.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Knows what JSON this library takes: bounded, without duplicate keys, in whole Unicode characters. */
final class StrictJson {

    /** The deepest nesting of a whole text. */
    static final int MAX_DEPTH = 32;

    /** The deepest nesting of a value that is passed on: it must still fit where it is embedded, a list of members being the deepest place. */
    static final int MAX_VALUE_DEPTH = 24;

    /** Is what lenient decoding makes of malformed bytes; it may have been sent as well, which a strict decoder tells apart. */
    private static final char REPLACEMENT = '\uFFFD';

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .maxNameLength(1_024)
                    .maxStringLength(16 * 1_024 * 1_024)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .recyclerPool(JsonRecyclerPools.threadLocalPool()) // a few threads that live long read and write all frames
            .build();

    private StrictJson() {}

    /** Reads one whole text from a parser that stands at its first token. */
    interface Reading<T> {
        T read(JsonParser parser);
    }

    /** Decodes UTF-8 that is well formed. */
    static String decode(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException malformed) {
            throw new Malformed("not valid UTF-8");
        }
    }

    /** Reads a text that holds one value and nothing else. */
    static <T> T parse(String json, Reading<T> reading) {
        requirePairs(json);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            T result = reading.read(parser);
            if (parser.nextToken() != null) {
                throw new Malformed("something follows the JSON value");
            }
            return result;
        } catch (StreamConstraintsException beyond) {
            throw new Malformed("nested too deep, or a name, number or string is too long");
        } catch (JacksonException problem) {
            TokenStreamLocation place = problem.getLocation();
            throw new Malformed("not valid JSON" + (place == null ? "" : " near character " + place.getCharOffset()));
        }
    }

    /** Moves a parser to the end of the value it stands at, and returns how deep that is. */
    static int skip(JsonParser parser) {
        int depth = 0;
        int deepest = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token == null) {
                throw new Malformed("no JSON value");
            }
            if (token.isStructStart()) {
                deepest = Math.max(deepest, ++depth);
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth == 0) {
                parser.finishToken();
                return deepest;
            }
            token = parser.nextToken();
        }
    }

    /** Refuses escaped halves of surrogate pairs; raw ones cannot come out of {@link #decode}. */
    static void requirePairs(String json) {
        // Most texts escape line ends and quotes only, which is seen at once.
        int at = json.contains("\\u") ? json.indexOf('\\') : -1;
        while (at >= 0 && at + 1 < json.length()) {
            int next = at + 2;
            if (json.charAt(at + 1) == 'u') {
                char unit = escaped(json, at);
                next = at + 6;
                if (Character.isHighSurrogate(unit) && Character.isLowSurrogate(escaped(json, next))) {
                    next += 6;
                } else if (Character.isSurrogate(unit)) {
                    throw new Malformed("half a surrogate pair near character " + at);
                }
            }
            at = json.indexOf('\\', next);
        }
    }

    /** Returns the code unit escaped here, or 0 if there is none; the parser finds what is wrong then. */
    private static char escaped(String json, int at) {
        if (at + 6 > json.length() || !json.startsWith("\\u", at)) {
            return 0;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(json.charAt(i), 16);
            if (digit < 0) {
                return 0;
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }
}
