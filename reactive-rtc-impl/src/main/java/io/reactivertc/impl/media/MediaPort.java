package io.reactivertc.impl.media;

/** Sends media on one peer connection. */
public interface MediaPort {

    /**
     * Begins to send what a source gives, in a section of its own; asks for a negotiation. Never throws. Called on the loop.
     *
     * @param trackId names it to the other side; not used before on this peer connection; ASCII without spaces, 1 to 64 characters
     * @param streamId names the stream that it belongs to, in the same form
     */
    SenderPort send(SourcePort source, String trackId, String streamId);
}
