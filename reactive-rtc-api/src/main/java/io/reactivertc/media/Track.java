package io.reactivertc.media;

import reactor.core.publisher.Flux;

/** Is one stream of sound or of pictures, of this side ({@link LocalTrack}) or of a peer ({@link RemoteTrack}). */
public sealed interface Track permits LocalTrack, RemoteTrack {

    /** Returns what names it, the same at both sides. */
    String id();

    /** Returns what it carries. */
    MediaKind kind();

    /** Returns where its media come from, as its publisher says. */
    TrackOrigin origin();

    /** Returns what its publisher calls it; may be empty. */
    String label();

    /** Returns the name of the stream that it belongs to, the same at both sides: tracks of one stream are meant to be played together. */
    String streamId();

    /** Returns the current state; never blocks. */
    TrackState state();

    /**
     * Emits the current state, then each change. Hot, on the connection's loop thread; a slow subscriber sees the latest; ends with {@link TrackState.Ended}, then completes;
     * never errors.
     */
    Flux<TrackState> states();

    /** Emits whether somebody speaks, as {@link SpeechConfig#DEFAULT} says; see {@link #speakingStates(SpeechConfig)}. */
    default Flux<SpeakingState> speakingStates() {
        return speakingStates(SpeechConfig.DEFAULT);
    }

    /**
     * Emits whether somebody speaks: the state after the first interval, then each other state. Listens for each subscriber anew: to what arrives of a remote track, and to what is published to at least
     * one peer of a local one, before it is muted, so that one can be told of speaking while muted.
     *
     * <p>Hot, on a media thread, which must not be blocked. A slow subscriber sees the latest. Completes when the track ends; never errors. Empty for a track of video.
     */
    Flux<SpeakingState> speakingStates(SpeechConfig config);
}
