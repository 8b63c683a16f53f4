package io.reactivertc.impl.media;

import io.reactivertc.media.MediaKind;
import io.reactivertc.media.VideoFrame;

/** Takes pictures to the engine. */
public non-sealed interface VideoSourcePort extends SourcePort {

    @Override
    default MediaKind kind() {
        return MediaKind.VIDEO;
    }

    /** Hands a picture to the senders, and copies it; the frame stays the caller's. Called by one thread at a time. Never throws. Without a sender nothing happens. */
    void push(VideoFrame frame);
}
