package io.reactivertc.media;

import io.reactivertc.common.RtcResource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Is a track that this side can publish to any number of peers and rooms of its connection. Owned by its {@link LocalMedia}; closing it takes it back everywhere. Ends by itself
 * when its publisher completes or fails.
 *
 * <p>Its publisher is subscribed to once, when the first peer needs it; it is asked for frames while at least one does, and cancelled when the track closes.
 * That of a track {@linkplain TrackOptions#onDemand() on demand} is cancelled already when none does any more.
 */
public non-sealed interface LocalTrack extends Track, RtcResource {

    /** Sends silence, or no pictures, from now on; all peers see it. The publisher goes on being asked. Cold, idempotent. Errors: {@code CONNECTION_CLOSED}. */
    Mono<Void> mute();

    /** Sends what the publisher gives again; all peers see it. Cold, idempotent. Errors: {@code CONNECTION_CLOSED}. */
    Mono<Void> unmute();

    /**
     * Takes the media from another publisher from now on; the one before is cancelled. Peers notice nothing but the media.
     *
     * <p>Cold; each subscription replaces once. Errors: {@code INVALID_ARGUMENT} for a track of video, {@code PEER_CLOSED} when the track is over, {@code CONNECTION_CLOSED}.
     */
    Mono<Void> replaceAudio(Publisher<AudioFrame> source);

    /** Takes the pictures from another publisher from now on, like {@link #replaceAudio}; for a track of video. Cold; each subscription replaces once. */
    Mono<Void> replaceVideo(Publisher<VideoFrame> source);

    /**
     * Limits what is sent of it from now on, to all peers. No negotiation is needed. A limit of pictures per second drops those between, one of size makes larger ones smaller.
     *
     * <p>Cold; each subscription replaces the limits from before. Errors: {@code INVALID_ARGUMENT} for limits of pictures on a track of sound, {@code PEER_CLOSED} when the track is
     * over, {@code CONNECTION_CLOSED}.
     */
    Mono<Void> limit(TrackLimits limits);

    /** Returns what happened to its media so far; never blocks. */
    Counts counts();

    /**
     * Is what happened to the media of a track.
     *
     * @param sent frames handed to the engine: 10 ms of sound each, or a picture
     * @param underruns frames of sound that were silence because the publisher was late
     * @param dropped frames that were not sent: more than were asked for, beyond a limit, or too late
     */
    record Counts(long sent, long underruns, long dropped) {}
}
