package io.reactivertc.media;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says where the media of a track come from, as its publisher tells. */
public enum TrackOrigin {
    /** A person's microphone. */
    MICROPHONE,
    /** A camera. */
    CAMERA,
    /** A screen, a window or a part of one, or its sound. */
    SCREEN,
    /** A file or another recording. */
    FILE,
    /** A program: a tone, a pattern, synthetic speech, a mix. */
    GENERATED,
    /** Nobody told, or something that this version does not know. */
    UNKNOWN;

    private static final Map<String, TrackOrigin> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(TrackOrigin::wireName, Function.identity()));

    /** Returns its name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the origin with this name on the wire, or {@link #UNKNOWN}. */
    public static TrackOrigin fromWire(String name) {
        return BY_NAME.getOrDefault(name, UNKNOWN);
    }
}
