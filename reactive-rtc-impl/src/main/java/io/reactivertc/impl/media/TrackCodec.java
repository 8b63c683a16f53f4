package io.reactivertc.impl.media;

import io.reactivertc.common.JsonText;

/** Writes and reads {@link TrackMessage}s. Implemented with a JSON library elsewhere; stateless, for any thread. */
public interface TrackCodec {

    /** Writes a message as one JSON object. */
    JsonText encode(TrackMessage message);

    /**
     * Reads one JSON object; unknown fields are ignored, and an object without any known field is an empty report of version 0. Throws
     * {@link io.reactivertc.error.DataException} with {@code PROTOCOL_VIOLATION} if it is not valid.
     */
    TrackMessage decode(JsonText json);
}
