package io.reactivertc.file;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says how a file is sent.
 *
 * @param id which transfer it is; null for a new one
 * @param priority how large its share of the link is
 * @param lanes over how many further peer connections it travels; null for what the connection is configured with
 */
public record SendFileOptions(@Nullable TransferId id, Priority priority, @Nullable Lanes lanes) {

    /** A new transfer with the usual share. */
    public static final SendFileOptions DEFAULT = new SendFileOptions(null, Priority.NORMAL, null);

    /** Requires a priority. */
    public SendFileOptions {
        Objects.requireNonNull(priority, "priority");
    }

    /** Returns the same as this transfer: what the receiver has of it is not sent again. */
    public SendFileOptions withId(TransferId transfer) {
        return new SendFileOptions(Objects.requireNonNull(transfer, "transfer"), priority, lanes);
    }

    /** Returns the same with another share of the link. */
    public SendFileOptions withPriority(Priority share) {
        return new SendFileOptions(id, share, lanes);
    }

    /** Returns the same over this many lanes. */
    public SendFileOptions withLanes(Lanes count) {
        return new SendFileOptions(id, priority, Objects.requireNonNull(count, "count"));
    }

    /** Says how large a share of the link a transfer gets beside others. */
    public enum Priority {
        /** A quarter of the usual share. */
        LOW,
        /** The usual share. */
        NORMAL,
        /** Four times the usual share. */
        HIGH
    }
}
