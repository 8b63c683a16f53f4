package io.reactivertc.media;

import io.reactivertc.common.CloseReason;
import java.util.Objects;

/** Is where a track is in its life. */
public sealed interface TrackState {

    /**
     * The track is there.
     *
     * @param flowing whether media have been seen on it; stays true once it is
     * @param muted whether its publisher muted it: silence, or no pictures, until unmuted
     * @param held whether either side put it on hold: nothing travels
     */
    record Live(boolean flowing, boolean muted, boolean held) implements TrackState {

        /** A track on which nothing has been seen yet. */
        public static final Live NEW = new Live(false, false, false);

        /** Returns the same, flowing. */
        public Live withFlowing() {
            return new Live(true, muted, held);
        }

        /** Returns the same, muted or not. */
        public Live withMuted(boolean changed) {
            return new Live(flowing, changed, held);
        }

        /** Returns the same, held or not. */
        public Live withHeld(boolean changed) {
            return new Live(flowing, muted, changed);
        }
    }

    /**
     * The track is over.
     *
     * @param reason why
     */
    record Ended(CloseReason reason) implements TrackState {
        /** Requires a reason. */
        public Ended {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Returns whether the track is over. */
    default boolean isEnded() {
        return this instanceof Ended;
    }

    /** Returns whether media have been seen on a track that is not over. */
    default boolean isFlowing() {
        return this instanceof Live live && live.flowing();
    }

    /** Returns whether the track is muted by its publisher. */
    default boolean isMuted() {
        return this instanceof Live live && live.muted();
    }

    /** Returns whether the track is on hold. */
    default boolean isHeld() {
        return this instanceof Live live && live.held();
    }
}
