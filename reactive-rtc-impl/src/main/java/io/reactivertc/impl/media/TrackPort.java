package io.reactivertc.impl.media;

import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.VideoFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Is one section of a peer connection in which media arrive. Called on the loop; nothing throws, and after the end of the section or the connection nothing happens. */
public interface TrackPort {

    /** Returns which section of the description it is ({@code a=mid}). */
    String mid();

    /** Returns what it carries. */
    MediaKind kind();

    /**
     * Brings its sound from now on to this receiver, or to nobody. The receiver is called on a thread of the engine: it must only enqueue, and not throw. A frame may still
     * arrive after the receiver was changed.
     */
    void receiveAudio(@Nullable Consumer<AudioFrame> receiver);

    /** Brings its pictures from now on to this receiver, or to nobody, like {@link #receiveAudio}. Each is the receiver's, who releases it. */
    void receiveVideo(@Nullable Consumer<VideoFrame> receiver);

    /** Takes no media of it any more, or does again; asks for a negotiation. */
    void hold(boolean held);

    /** Emits whether anything has arrived on it. Cold, on the loop. */
    Mono<Boolean> hasArrived();
}
