package io.reactivertc.impl.media;

/** Is one section of a peer connection in which media are sent. Called on the loop; nothing throws, and after {@link #stop()} or the end of the connection nothing happens. */
public interface SenderPort {

    /** Takes from another source of the same kind from now on. No negotiation is needed. */
    void replace(SourcePort source);

    /** Stops sending, or goes on with it; asks for a negotiation. */
    void hold(boolean held);

    /** Limits what is sent to this many bits per second; 0 for no limit. No negotiation is needed. */
    void limit(int bitsPerSecond);

    /** Stops for good; asks for a negotiation, after which the section is free for another. */
    void stop();
}
