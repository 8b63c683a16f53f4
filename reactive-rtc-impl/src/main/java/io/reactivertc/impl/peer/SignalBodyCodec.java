package io.reactivertc.impl.peer;

import io.reactivertc.common.JsonText;

/** Writes and reads what two peers say to each other. Implemented where JSON is known. Any thread; never blocks. */
public interface SignalBodyCodec {

    /** Writes a body. */
    JsonText encode(SignalBody body);

    /** Reads a body; throws {@link io.reactivertc.error.SignalingException} with {@code PROTOCOL_VIOLATION} if it is not one. */
    SignalBody decode(JsonText body);
}
