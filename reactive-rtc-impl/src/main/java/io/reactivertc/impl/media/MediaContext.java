package io.reactivertc.impl.media;

import io.reactivertc.MediaConfig;
import io.reactivertc.impl.loop.RtcLoop;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Is what all tracks of one connection share.
 *
 * @param loop the loop of the connection, which alone writes state
 * @param mediaLoops leases loops that frames are delivered on
 * @param engine makes sources
 * @param codec writes and reads what peers say about tracks
 * @param config what goes for sound and pictures
 * @param audioThreads makes the thread on which the sound of one track is pushed, which may block
 */
public record MediaContext(RtcLoop loop, Supplier<RtcLoop> mediaLoops, MediaEngine engine, TrackCodec codec, MediaConfig config,
        ThreadFactory audioThreads) {

    /** Creates one with threads of the system. */
    public MediaContext(RtcLoop loop, Supplier<RtcLoop> mediaLoops, MediaEngine engine, TrackCodec codec, MediaConfig config) {
        this(loop, mediaLoops, engine, codec, config, AudioPump::newThread);
    }
}
