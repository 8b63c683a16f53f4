package io.reactivertc.data;

import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what became of a message for one of its receivers.
 *
 * @param to the receiver
 * @param failure why it was not sent, or null if it was
 */
public record SendResult(UserId to, @Nullable RtcException failure) {

    /** Requires a receiver. */
    public SendResult {
        Objects.requireNonNull(to, "to");
    }

    /** Returns a success. */
    public static SendResult sent(UserId to) {
        return new SendResult(to, null);
    }

    /** Returns a failure. */
    public static SendResult failed(UserId to, RtcException failure) {
        return new SendResult(to, Objects.requireNonNull(failure, "failure"));
    }

    /** Returns whether the message was sent. */
    public boolean isSent() {
        return failure == null;
    }

    /** Returns why it was not sent. */
    public Optional<RtcException> error() {
        return Optional.ofNullable(failure);
    }
}
