package io.reactivertc.media;

import io.reactivertc.common.UserId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Is a track that a peer publishes. Survives rebuilt peer connections; ends when its publisher takes it back or the peer is closed. */
public non-sealed interface RemoteTrack extends Track {

    /** Returns who publishes it, as the server stamped them. */
    UserId from();

    /**
     * Emits its sound: 48 kHz, mono, 10 ms a frame, stamped by this side's clock; silence while nothing arrives.
     *
     * <p>Hot, on a media thread, which must not be blocked. Sound is decoded for nobody while there is no subscriber. Of a slow subscriber 100 ms wait, then the oldest frame is
     * dropped and counted in {@link #droppedFrames()}. Completes when the track ends; never errors. Empty for a track of video.
     */
    Flux<AudioFrame> audioFrames();

    /**
     * Emits its pictures, each lent during {@code onNext}; see {@link VideoFrame}.
     *
     * <p>Hot, on a media thread, which must not be blocked. A slow subscriber gets the latest picture; those before it are released and counted in {@link #droppedFrames()}.
     * Completes when the track ends; never errors. Empty for a track of audio.
     */
    Flux<VideoFrame> videoFrames();

    /**
     * Emits the next picture as the content of a PNG file, turned as it is to be seen.
     *
     * <p>Cold, on a thread of the bounded elastic scheduler. Empty when the track ends before, and for a track of audio. Errors: {@code MEDIA_FAILED}.
     */
    Mono<byte[]> snapshot();

    /** Returns how many frames slow subscribers have missed; never blocks. */
    long droppedFrames();

    /**
     * Asks its publisher to mute it, or to unmute it; they decide.
     *
     * <p>Cold. Completes when they agreed; the change shows in {@link #states()}. Errors: {@code REFUSED} if they did not, {@code TIMEOUT}, {@code PEER_CLOSED} when the track is
     * over or the peer cannot be asked now.
     */
    Mono<Void> requestMute(boolean muted);
}
