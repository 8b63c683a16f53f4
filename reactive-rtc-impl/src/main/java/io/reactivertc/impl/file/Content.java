package io.reactivertc.impl.file;

import io.reactivertc.file.FileMetadata;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Is what a transfer sends. */
interface Content {

    /** Returns what it is. */
    FileMetadata metadata();

    /** Returns whether it can be read from anywhere. */
    boolean isSeekable();

    /**
     * Opens it at an offset, or at 0 if that is not possible or what is before the offset has another hash.
     *
     * <p>Cold; on a thread that may block. Errors: {@code FILE_CHANGED}, {@code SOURCE_FAILED}.
     *
     * @param prefix the hash of what is before, null if the offset is 0
     * @param blockBytes how large blocks should be at most, if that is for the content to say
     */
    Mono<Reading> open(long offset, @Nullable String prefix, int blockBytes);

    /**
     * Reads on from an offset.
     *
     * @param offset of the first byte
     * @param digest has hashed what is before, and all of it when the blocks are complete; belongs to the blocks until then
     * @param blocks the bytes; asked for one by one; a block is the reader's again when the sixth after it was asked for
     */
    record Reading(long offset, MessageDigest digest, Flux<ByteBuffer> blocks) {}
}
