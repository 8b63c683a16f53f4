package io.reactivertc.media;

/** Says what a track carries (W3C {@code MediaStreamTrack.kind}). */
public enum MediaKind {
    /** Sound. */
    AUDIO,
    /** Pictures. */
    VIDEO
}
