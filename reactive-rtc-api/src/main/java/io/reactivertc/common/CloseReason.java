package io.reactivertc.common;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says why something ended.
 *
 * @param kind what happened, for programs
 * @param text what happened, for people; may be empty
 * @param cause the error behind it, if there was one
 */
public record CloseReason(Kind kind, String text, @Nullable Throwable cause) {

    /** What ended it. */
    public enum Kind {
        /** This side closed it. */
        LOCAL,
        /** The other side left or closed it in an orderly way. */
        REMOTE,
        /** The room was left or ended. */
        ROOM_ENDED,
        /** The other side was removed by the owner of the room. */
        EJECTED,
        /** A newer instance of the same user took its place. */
        REPLACED,
        /** The other side was not heard of any more. */
        LOST,
        /** All attempts to reach the other side failed. */
        UNREACHABLE,
        /** The other side broke the protocol. */
        PROTOCOL_VIOLATION,
        /** The server ended it. */
        SERVER,
        /** Something failed on this side; {@link #cause()} says what. */
        FAILED
    }

    /** Requires a kind and a text. */
    public CloseReason {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }

    /** Returns a reason without an error behind it. */
    public static CloseReason of(Kind kind, String text) {
        return new CloseReason(kind, text, null);
    }

    /** Returns a reason without a text. */
    public static CloseReason of(Kind kind) {
        return new CloseReason(kind, "", null);
    }

    /** Returns the reason of a failure on this side. */
    public static CloseReason failed(Throwable cause) {
        return new CloseReason(Kind.FAILED, String.valueOf(cause.getMessage()), cause);
    }

    /** Returns the error behind the end. */
    public Optional<Throwable> error() {
        return Optional.ofNullable(cause);
    }
}
