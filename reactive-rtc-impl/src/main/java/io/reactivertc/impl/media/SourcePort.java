package io.reactivertc.impl.media;

import io.reactivertc.media.MediaKind;

/** Is where the engine gets the media of a local track from. Whoever made it pushes; senders of any number of peer connections take from it. */
public sealed interface SourcePort permits AudioSourcePort, VideoSourcePort {

    /** Returns what it carries. */
    MediaKind kind();
}
