package io.reactivertc.impl.json;

import io.reactivertc.common.Admission;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import io.reactivertc.signaling.MediaFlow;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingMessage;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes frames with random content: each field within what the protocol allows, optional ones sometimes absent. */
final class RandomFrames {

    private static final String ID_CHARACTERS = "ABCxyz019._~-";
    private static final List<String> CHARACTERS = List.of("a", "Z", "\"", "\\", "/", "\n", "\u0000", "\u001f", "\u007f", "é",
            "\u2028", "ﷺ", "😀", "{", "}", "]", ",");

    private final Random random;

    /** The body of a signal is an object; that of a message may be any value. */
    private boolean objectsOnly;

    RandomFrames(long seed) {
        random = new Random(seed);
    }

    <M extends SignalingMessage> SignalingFrame<M> frame(Class<? extends M> type) {
        objectsOnly = type.getSimpleName().equals("Signal");
        return new SignalingFrame<>(record(type), count(), count(), count(), count());
    }

    /** Makes a record by its components. */
    <T> T record(Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            boolean absent = isNullable(components[i]) && random.nextInt(3) == 0;
            values[i] = absent ? null : value(components[i].getName(), components[i].getGenericType());
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException problem) {
            throw new AssertionError(type.toString(), problem);
        }
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(org.jspecify.annotations.Nullable.class);
    }

    private Object value(String name, Type type) {
        if (type instanceof ParameterizedType list) {
            return list(list.getActualTypeArguments()[0]);
        }
        return switch (((Class<?>) type).getSimpleName()) {
            case "String" -> name.equals("tag") ? "t" + random.nextInt(100) : text();
            case "long" -> count();
            case "int", "Integer" -> name.equals("relays") ? random.nextInt(17) : 2 + random.nextInt(99);
            case "boolean", "Boolean" -> random.nextBoolean();
            case "UserId" -> UserId.of(id());
            case "RoomId" -> RoomId.of(id());
            case "InstanceId" -> InstanceId.random();
            case "JsonText" -> name.equals("body") && !objectsOnly ? json(0) : object(1);
            case "RoomSpec" ->
                new RoomSpec(one(Topology.class), 2 + random.nextInt(999), one(OwnerLeaves.class), one(Admission.class),
                        random.nextBoolean(), null);
            case "PeerInfo" ->
                new PeerInfo(UserId.of(id()), InstanceId.random(), one(Role.class), object(1), random.nextBoolean(),
                        random.nextBoolean(), one(MediaFlow.class));
            default -> other((Class<?>) type);
        };
    }

    private Object other(Class<?> type) {
        return type.isEnum() ? type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)] : record(type);
    }

    private List<Object> list(Type element) {
        List<Object> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value("", element));
        }
        return values;
    }

    private <E extends Enum<E>> E one(Class<E> type) {
        return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }

    private long count() {
        return random.nextLong() >>> 11 + random.nextInt(53);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(CHARACTERS.get(random.nextInt(CHARACTERS.size())));
        }
        return text.toString();
    }

    private String id() {
        StringBuilder id = new StringBuilder("i");
        for (int i = random.nextInt(64); i > 0; i--) {
            id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
        }
        return id.toString();
    }

    private JsonText object(int depth) {
        return Json.write(members(depth));
    }

    private Map<String, Object> members(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            members.put(text(), tree(depth));
        }
        return members;
    }

    Object tree(int depth) {
        return switch (random.nextInt(depth > 6 ? 5 : 7)) {
            case 0 -> random.nextBoolean();
            case 1 -> random.nextInt();
            case 2 -> random.nextLong() | 1L << 62;
            case 3 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 4 -> text();
            case 5 -> List.of(tree(depth + 1), tree(depth + 1));
            default -> members(depth + 1);
        };
    }

    private JsonText json(int depth) {
        String value = Json.write(Map.of("v", tree(depth))).value();
        return JsonText.of(value.substring(5, value.length() - 1));
    }
}
