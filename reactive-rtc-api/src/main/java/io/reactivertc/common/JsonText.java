package io.reactivertc.common;

import java.util.Objects;

/**
 * Carries one JSON value as text, so that it can be passed on without being taken apart. Who makes one vouches that the text is valid JSON; what arrives from the network
 * was validated by the codec.
 *
 * @param value a JSON value (RFC 8259)
 */
public record JsonText(String value) {

    /** The empty object. */
    public static final JsonText EMPTY_OBJECT = new JsonText("{}");

    /** Requires a text; its syntax is not looked at. */
    public JsonText {
        Objects.requireNonNull(value, "value");
    }

    /** Returns the value with this text. */
    public static JsonText of(String value) {
        return new JsonText(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
