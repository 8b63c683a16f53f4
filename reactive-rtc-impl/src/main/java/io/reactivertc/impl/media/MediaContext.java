package io.reactivertc.impl.media;

import io.reactivertc.impl.loop.RtcLoop;
import java.util.function.Supplier;

/**
 * Is what all tracks of one connection share.
 *
 * @param loop the loop of the connection, which alone writes state
 * @param mediaLoops leases loops that frames are delivered on
 * @param engine makes sources
 * @param codec writes and reads what peers say about tracks
 */
public record MediaContext(RtcLoop loop, Supplier<RtcLoop> mediaLoops, MediaEngine engine, TrackCodec codec) {}
