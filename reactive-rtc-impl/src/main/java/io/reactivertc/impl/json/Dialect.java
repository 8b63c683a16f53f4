package io.reactivertc.impl.json;

import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Is what one side of signaling says: its message types, each with how it is read and written, in the envelope of that side. Filled once, then read only.
 *
 * @param <M> the messages of that side
 */
final class Dialect<M extends SignalingMessage> {

    private static final int LONGEST_TYPE = 64;

    private final String sequence;
    private final Function<String, M> unknown;
    private final Map<String, Function<Fields, ? extends M>> readers = new HashMap<>();
    private final Map<Class<?>, Type<M>> types = new HashMap<>();

    /**
     * Creates a dialect without types.
     *
     * @param sequence the field that numbers the frames of this side
     * @param unknown makes the message that stands for one of a type that is not known
     */
    Dialect(String sequence, Function<String, M> unknown) {
        this.sequence = sequence;
        this.unknown = unknown;
    }

    /** Adds a type. */
    <T extends M> Dialect<M> type(String name, Class<T> message, Function<Fields, T> reader,
            BiConsumer<T, FieldWriter> writer) {
        return type(message, any -> name, writer).named(name, reader);
    }

    /** Adds a type that has several names. */
    <T extends M> Dialect<M> type(Class<T> message, Function<T, String> name, BiConsumer<T, FieldWriter> writer) {
        types.put(message,
                new Type<>(any -> name.apply(message.cast(any)), (any, fields) -> writer.accept(message.cast(any), fields)));
        return this;
    }

    /** Adds a name of a type. */
    <T extends M> Dialect<M> named(String name, Function<Fields, T> reader) {
        readers.put(name, reader);
        return this;
    }

    SignalingFrame<M> read(byte[] utf8) {
        Fields fields = Fields.read(StrictJson.decode(utf8));
        String type = fields.text("type");
        if (type.length() > LONGEST_TYPE) {
            throw Malformed.field("type", "is longer than " + LONGEST_TYPE);
        }
        Function<Fields, ? extends M> reader = readers.get(type);
        M message = reader == null ? unknown.apply(type) : reader.apply(fields);
        return new SignalingFrame<>(
                message,
                fields.countOr("id", 0),
                fields.countOr("re", 0),
                fields.countOr(sequence, 0),
                fields.countOr("ack", 0));
    }

    byte[] write(SignalingFrame<? extends M> frame) {
        Type<M> type = types.get(frame.message().getClass());
        if (type == null) {
            throw new Malformed("a message that is not known cannot be written");
        }
        return FieldWriter.write(fields -> {
            fields.text("type", type.name().apply(frame.message()))
                    .numberIfAny("id", frame.id())
                    .numberIfAny("re", frame.re())
                    .numberIfAny(sequence, frame.seq())
                    .numberIfAny("ack", frame.ack());
            type.writer().accept(frame.message(), fields);
        });
    }

    private record Type<M>(Function<M, String> name, BiConsumer<M, FieldWriter> writer) {}
}
