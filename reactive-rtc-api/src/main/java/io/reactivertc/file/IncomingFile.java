package io.reactivertc.file;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Is a file that a peer offers. Nothing of it moves before it is accepted, by subscribing to {@link #chunks()} or {@link #saveTo}; only the first subscription counts. */
public non-sealed interface IncomingFile extends FileTransfer {

    /**
     * Accepts the file and emits its content, in order; completes when all of it arrived and its hash is right.
     *
     * <p>Demand goes back to the sender: no more than what was emitted plus a window of 4 MiB at most is on its way. Single subscriber, on the loop. The buffers are
     * read-only and the subscriber's own. Cancelling cancels the transfer. Errors: what the transfer ends with; {@code IllegalStateException} for a second subscriber.
     */
    Flux<ByteBuffer> chunks();

    /**
     * Accepts the file and writes it into a folder, where it appears under its final name only when it is whole.
     *
     * <p>Cold; the first subscription counts. Emits where the file is. Its name is made harmless: it never leaves the folder, and folders that the sender names are made
     * inside. What was written before, also by another process with the same user id of the sender and transfer id, is gone on with if the file is still the same; what was
     * completed within the last 24 hours is not sent again. Unfinished files are kept in {@code .reactive-rtc} inside the folder. Reading and writing happen on
     * {@code boundedElastic}. Cancelling cancels the transfer. Errors: {@code FILE_EXISTS} (only with {@link CollisionPolicy#FAIL}), {@code STORAGE_FULL},
     * {@code STORAGE_DENIED}, {@code STORAGE_FAILED}, {@code BUSY} if another process is writing it, and what the transfer ends with.
     */
    Mono<Path> saveTo(Path folder, CollisionPolicy policy);

    /** Writes the file into a folder, beside a file that has its name already; see {@link #saveTo(Path, CollisionPolicy)}. */
    default Mono<Path> saveTo(Path folder) {
        return saveTo(folder, CollisionPolicy.RENAME);
    }

    /** Declines the file, telling the sender why in at most 256 characters. Cold; once accepted or over nothing happens. */
    Mono<Void> reject(String reason);
}
