package io.reactivertc.impl.data;

/** Writes and reads frames of {@code rtc.control}. Implemented with a JSON library elsewhere; stateless, for any thread. */
public interface ControlCodec {

    /** Writes a frame as one JSON object; fields that are null are left out. */
    String encode(ControlFrame frame);

    /**
     * Reads one JSON object; unknown fields are ignored, and an object without any known field is an empty frame. Throws {@link io.reactivertc.error.DataException} with
     * {@code PROTOCOL_VIOLATION} if it is not valid.
     */
    ControlFrame decode(String json);
}
