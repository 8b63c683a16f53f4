package io.reactivertc.impl.json;

import io.reactivertc.common.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes one JSON object field by field. What is null is left out; a {@link JsonText} is copied as it is. */
final class FieldWriter {

    /** Is where a text is worth copying past the generator, which looks at each character of it. */
    private static final int LONG = 64;

    private final JsonGenerator json;
    private final ByteArrayOutputStream bytes;

    private FieldWriter(JsonGenerator json, ByteArrayOutputStream bytes) {
        this.json = json;
        this.bytes = bytes;
    }

    /** Writes one object as UTF-8. */
    static byte[] write(Consumer<FieldWriter> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = StrictJson.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            generator.writeStartObject();
            fields.accept(new FieldWriter(generator, bytes));
            generator.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Writes a string, or what is shown as one. */
    FieldWriter text(String name, @Nullable Object value) {
        if (value != null) {
            json.writeStringProperty(name, value.toString());
        }
        return this;
    }

    /** Writes a string, or {@code null}. */
    FieldWriter textOrNull(String name, @Nullable String value) {
        json.writeStringProperty(name, value);
        return this;
    }

    /** Writes a constant in lower case. */
    FieldWriter constant(String name, Enum<?> value) {
        return text(name, value.name().toLowerCase(Locale.ROOT));
    }

    FieldWriter flag(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    FieldWriter number(String name, long value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    FieldWriter count(String name, @Nullable Long value) {
        return value == null ? this : number(name, value);
    }

    /** Writes a number where 0 means that there is none. */
    FieldWriter numberIfAny(String name, long value) {
        return value == 0 ? this : number(name, value);
    }

    /** Writes a value as it is; it was validated when it was read. */
    FieldWriter raw(String name, @Nullable JsonText value) {
        if (value == null) {
            return this;
        }
        json.writeName(name);
        if (value.value().length() < LONG) {
            json.writeRawValue(value.value());
        } else {
            json.writeRawValue("");
            json.flush();
            bytes.writeBytes(value.value().getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    <T> FieldWriter object(String name, @Nullable T value, BiConsumer<T, FieldWriter> fields) {
        if (value != null) {
            json.writeName(name);
            element(value, fields);
        }
        return this;
    }

    <T> FieldWriter list(String name, List<T> values, BiConsumer<T, FieldWriter> fields) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> element(value, fields));
        json.writeEndArray();
        return this;
    }

    /** Writes strings; no field if there are none. */
    FieldWriter texts(String name, List<String> values) {
        if (!values.isEmpty()) {
            json.writeArrayPropertyStart(name);
            values.forEach(json::writeString);
            json.writeEndArray();
        }
        return this;
    }

    private <T> void element(T value, BiConsumer<T, FieldWriter> fields) {
        json.writeStartObject();
        fields.accept(value, this);
        json.writeEndObject();
    }
}
