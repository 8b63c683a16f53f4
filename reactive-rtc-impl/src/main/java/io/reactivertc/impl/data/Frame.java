package io.reactivertc.impl.data;

import java.nio.ByteBuffer;

/**
 * Is one message of SCTP on its way out.
 *
 * @param bytes what is between position and limit; not touched afterwards
 * @param binary whether it is binary; text in UTF-8 otherwise
 */
public record Frame(ByteBuffer bytes, boolean binary) {

    /** Returns a binary frame. */
    public static Frame binary(ByteBuffer bytes) {
        return new Frame(bytes, true);
    }
}
