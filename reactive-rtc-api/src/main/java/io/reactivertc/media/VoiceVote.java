package io.reactivertc.media;

/** Is a second opinion on whether there is a voice in a sound. Used by one subscription, for one stream of frames, one call at a time. */
@FunctionalInterface
public interface VoiceVote extends AutoCloseable {

    /** Returns whether it hears a voice in this frame. Sees all frames of its stream in their order; must not block. */
    boolean hears(AudioFrame frame);

    /** Gives back what it holds. Called once, on any thread, when no more frames are wanted, which may be while it still hears one. Does nothing by default. */
    @Override
    default void close() {}
}
