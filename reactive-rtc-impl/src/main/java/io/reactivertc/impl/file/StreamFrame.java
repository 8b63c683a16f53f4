package io.reactivertc.impl.file;

import io.reactivertc.file.TransferId;

/** Is what is said on a file's own channel, in order with the content. */
public sealed interface StreamFrame {

    /** Returns the transfer that it is about. */
    TransferId id();

    /** Returns the attempt that it is about. */
    int attempt();

    /**
     * Begins the content.
     *
     * @param offset of the first byte
     */
    record Start(TransferId id, int attempt, long offset) implements StreamFrame {}

    /**
     * Begins a channel on a lane: what follows is content of this transfer, in any order with that of the other channels.
     *
     * @param offset of the first byte of all
     */
    record Join(TransferId id, int attempt, long offset) implements StreamFrame {}

    /**
     * Ends the content.
     *
     * @param size of the whole
     * @param sha256 of the whole
     */
    record End(TransferId id, int attempt, long size, String sha256) implements StreamFrame {}
}
