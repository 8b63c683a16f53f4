package io.reactivertc.impl.media;

import io.reactivertc.media.Codec;
import io.reactivertc.media.Tones;
import java.util.List;
import reactor.core.publisher.Mono;

/** Is one section of a peer connection in which media are sent. Called on the loop; nothing throws, and after {@link #stop()} or the end of the connection nothing happens. */
public interface SenderPort {

    /** Takes from another source of the same kind from now on. No negotiation is needed. */
    void replace(SourcePort source);

    /** Stops sending, or goes on with it; asks for a negotiation. */
    void hold(boolean held);

    /** Limits what is sent to this many bits per second; 0 for no limit. No negotiation is needed. */
    void limit(int bitsPerSecond);

    /** Says which codecs are wanted, the most wanted first; those that the engine does not have are passed over, and others come after them. Takes effect when the section is negotiated. */
    void prefer(List<Codec> codecs);

    /** Plays tones in the place of the sound, and of tones that are still to be played. Emits true, or false if the section does not take any now. */
    Mono<Boolean> play(Tones tones);

    /** Plays no more tones. */
    void stopTones();

    /** Stops for good; asks for a negotiation, after which the section is free for another. */
    void stop();
}
