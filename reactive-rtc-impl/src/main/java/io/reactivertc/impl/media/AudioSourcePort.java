package io.reactivertc.impl.media;

import io.reactivertc.media.MediaKind;

/** Takes sound to the engine. */
public non-sealed interface AudioSourcePort extends SourcePort {

    @Override
    default MediaKind kind() {
        return MediaKind.AUDIO;
    }

    /**
     * Hands 10 ms to the senders, and returns true; returns false if the engine is just attaching or detaching one of them, and the same frame should be tried again a little
     * later. Called by one thread at a time, which may block. Never throws. Without a sender nothing happens.
     *
     * @param samples 480 of each channel, interleaved; copied
     * @param channels 1 or 2
     */
    boolean push(short[] samples, int channels);
}
