package io.reactivertc.media;

import java.util.Objects;

/**
 * Is one microphone, speaker or camera of this machine.
 *
 * @param kind what it is
 * @param id names it among those of its kind, also after a restart; the same device in another socket may have another
 * @param name what people call it
 * @param status whether it can be opened, as far as can be told without opening it
 * @param problem why not; empty if it can
 */
public record MediaDevice(Kind kind, String id, String name, Status status, String problem) {

    /** Is what devices are for. */
    public enum Kind {
        /** It hears. */
        MICROPHONE,
        /** It makes sound. */
        SPEAKER,
        /** It sees. */
        CAMERA
    }

    /** Says whether a device can be opened. */
    public enum Status {
        /** It can. */
        AVAILABLE,
        /** It cannot. */
        FAILED
    }

    /** Names the device of a kind that the system prefers. */
    public static final String DEFAULT = "default";

    /** Requires all parts. */
    public MediaDevice {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(problem, "problem");
    }

    /** Returns a device that can be opened. */
    public static MediaDevice available(Kind kind, String id, String name) {
        return new MediaDevice(kind, id, name, Status.AVAILABLE, "");
    }

    /** Returns a device that cannot be opened. */
    public static MediaDevice failed(Kind kind, String id, String name, String problem) {
        return new MediaDevice(kind, id, name, Status.FAILED, problem);
    }

    /** Returns whether it can be opened. */
    public boolean isAvailable() {
        return status == Status.AVAILABLE;
    }
}
