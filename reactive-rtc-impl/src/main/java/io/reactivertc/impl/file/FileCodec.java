package io.reactivertc.impl.file;

import io.reactivertc.common.JsonText;
import io.reactivertc.file.TransferId;
import java.util.Optional;

/** Writes and reads what peers say about files. Stateless; any thread. */
public interface FileCodec {

    /** Writes a frame of the control channel. */
    JsonText encode(FileFrame frame);

    /** Reads a frame of the control channel; throws {@code FileException} with {@code PROTOCOL_VIOLATION} if it is not valid. */
    FileFrame decode(JsonText json);

    /** Returns the id of an offer that could not be read otherwise. */
    Optional<TransferId> offerId(JsonText json);

    /** Writes a frame of a file's channel. */
    String encode(StreamFrame frame);

    /** Reads a frame of a file's channel; throws {@code FileException} with {@code PROTOCOL_VIOLATION} if it is not valid. */
    StreamFrame decodeStream(String json);
}
