package io.reactivertc.impl.file;

import io.reactivertc.error.RtcException;
import io.reactivertc.file.FileMetadata;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Is where a receiver puts content. Called on the loop, and answers there; nothing is answered after {@link #close}. */
interface ContentSink {

    /** Receives what a sink has to say. On the loop. */
    interface Events {

        /** Answers {@link #open} and {@link #resume}: go on from this byte; {@code prefix} is the hash of what is before, null if nothing is. */
        void onReady(long offset, @Nullable String prefix);

        /** Answers {@link #open}: it was completed before. */
        void onCompletedBefore(String sha256, long size);

        /** Tells that so many more bytes are where they belong, and room for as many more. */
        void onTaken(long bytes);

        /** Answers {@link #finish}: all is where it belongs, with this hash. */
        void onFinished(String sha256);

        /** Answers {@link #finish}: the hash is another one. What was there is gone. */
        void onCorrupt();

        /** Tells that it cannot go on. */
        void onFailed(RtcException error);

        /** Tells that the user wants no more. */
        void onCancelled();
    }

    /** Finds out where to begin. */
    void open(FileMetadata metadata, Events events);

    /** Finds out where to go on after all that was written. */
    void resume();

    /** Begins anew at 0, whatever was written. */
    void restart();

    /** Adds bytes behind those that were written before. */
    void write(ByteBuffer bytes);

    /** Ends with all written, which must have this hash. */
    void finish(String sha256);

    /**
     * Ends without an answer.
     *
     * @param end what the subscriber is told, null if it has what it wanted
     * @param keep whether what was written may be gone on with by another process
     */
    void close(@Nullable Throwable end, boolean keep);
}
