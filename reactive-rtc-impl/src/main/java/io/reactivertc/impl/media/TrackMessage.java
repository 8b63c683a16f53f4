package io.reactivertc.impl.media;

import io.reactivertc.media.MediaKind;
import io.reactivertc.media.TrackOrigin;
import java.util.List;

/** Is what two peers say to each other about their tracks; see {@code docs/protocol.md}, section 4. */
public sealed interface TrackMessage {

    /** The most tracks that one peer publishes to another. */
    int MOST_TRACKS = 64;

    /**
     * Tells all that is true of the tracks of its sender. One with a version that is not higher than that of an earlier one is old.
     *
     * @param version rises with each change
     * @param tracks all that are published to the receiver
     */
    record Report(long version, List<Item> tracks) implements TrackMessage {
        /** Copies the tracks. */
        public Report {
            tracks = List.copyOf(tracks);
        }
    }

    /**
     * Is one track.
     *
     * @param id names it, across peer connections
     * @param section how {@code a=msid} of its section names it; mostly the same
     * @param kind what it carries
     * @param origin where its media come from
     * @param label what it is called
     * @param muted whether its publisher muted it
     * @param held whether its publisher holds it
     */
    record Item(String id, String section, MediaKind kind, TrackOrigin origin, String label, boolean muted, boolean held) {}

    /**
     * Asks the receiver to mute a track of theirs, or to unmute it.
     *
     * @param number names the question
     * @param track the track
     * @param muted what is asked for
     */
    record Ask(long number, String track, boolean muted) implements TrackMessage {}

    /**
     * Answers a question.
     *
     * @param number names the question
     * @param agreed whether it was done
     */
    record Answer(long number, boolean agreed) implements TrackMessage {}
}
