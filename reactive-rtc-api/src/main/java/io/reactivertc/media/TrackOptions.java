package io.reactivertc.media;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says what a local track is, for those who receive it.
 *
 * @param origin where its media come from
 * @param label what it is called, at most 256 characters
 * @param streamId the name of the stream that it belongs to: 1 to 64 letters, digits and {@code . _ ~ -}; null for a stream of its own
 * @param mutePolicy decides whether peers may mute it
 * @param onDemand whether the publisher is let go of whenever nobody needs it, and subscribed to again when somebody does
 */
public record TrackOptions(
        TrackOrigin origin, String label, @Nullable String streamId, MutePolicy mutePolicy, boolean onDemand) {

    /** A generated track without a label, in a stream of its own, that nobody else may mute. */
    public static final TrackOptions DEFAULT = new TrackOptions(TrackOrigin.GENERATED, "", null, MutePolicy.DENY, false);

    private static final int LONGEST_LABEL = 256;

    /** Checks the label and the stream's name. */
    public TrackOptions {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(mutePolicy, "mutePolicy");
        if (label.length() > LONGEST_LABEL) {
            throw new IllegalArgumentException("label has at most " + LONGEST_LABEL + " characters, not " + label.length());
        }
        if (streamId != null && !streamId.matches("[A-Za-z0-9._~-]{1,64}")) {
            throw new IllegalArgumentException("not the name of a stream: " + streamId);
        }
    }

    /** Returns options with this origin. */
    public static TrackOptions of(TrackOrigin origin) {
        return DEFAULT.origin(origin);
    }

    /** Returns the same with this origin. */
    public TrackOptions origin(TrackOrigin changed) {
        return new TrackOptions(changed, label, streamId, mutePolicy, onDemand);
    }

    /** Returns the same with this label. */
    public TrackOptions label(String changed) {
        return new TrackOptions(origin, changed, streamId, mutePolicy, onDemand);
    }

    /** Returns the same in this stream. */
    public TrackOptions stream(String changed) {
        return new TrackOptions(origin, label, changed, mutePolicy, onDemand);
    }

    /**
     * Returns the same, on demand or not. On demand, the publisher is subscribed to when the first peer needs it, shared by all peers and rooms, and cancelled a second after the last one stopped to;
     * and so again for the next. A track of pictures is needed by nobody while it is muted. For what must not stay open for nothing: devices, screens, connections.
     */
    public TrackOptions onDemand(boolean changed) {
        return new TrackOptions(origin, label, streamId, mutePolicy, changed);
    }

    /** Returns the same with this policy. */
    public TrackOptions mutePolicy(MutePolicy changed) {
        return new TrackOptions(origin, label, streamId, changed, onDemand);
    }
}
