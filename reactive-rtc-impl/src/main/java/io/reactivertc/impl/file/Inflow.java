package io.reactivertc.impl.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.FileMetadata;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the content of one transfer: checks that it is what may come now, and puts in order what comes over lanes. On the loop. */
final class Inflow {

    private final FileMetadata metadata;
    private final ContentWindow window;
    private final Reassembly pieces = new Reassembly();
    private boolean granted;
    private boolean joined;
    private long accepted;
    private int begunAttempt;
    private StreamFrame.@Nullable End end;

    Inflow(FileMetadata metadata, ContentWindow window) {
        this.metadata = metadata;
        this.window = window;
    }

    /** Notes that content may come from this byte on, over lanes or not; returns up to where. */
    long accept(long offset, boolean overLanes) {
        accepted = offset;
        granted = overLanes;
        joined = false;
        end = null;
        pieces.begin(offset);
        return window.begin(offset);
    }

    /** Returns where the content ends that is there without a gap. */
    long received() {
        return pieces.next();
    }

    /** Notes that content comes over a lane, so from now on in any order; throws if it may not. */
    void join() {
        if (!granted) {
            throw violation("a lane that was not allowed");
        }
        joined = true;
        window.inSmallSteps();
    }

    /** Returns whether content came over a lane in this attempt. */
    boolean isJoined() {
        return joined;
    }

    /** Returns whether this attempt began before: each of its channels may say so. */
    boolean hasBegun(int attempt) {
        return joined && begunAttempt == attempt;
    }

    /** Begins where the sender does; returns whether that is anew, and throws if it can be neither where it was accepted nor 0. */
    boolean begin(int attempt, long offset) {
        if (offset != accepted && offset != 0) {
            throw violation("a start at " + offset + " of what was accepted from " + accepted);
        }
        begunAttempt = attempt;
        boolean anew = offset != accepted;
        if (anew) {
            pieces.begin(0);
            window.begin(0);
        }
        return anew;
    }

    /** Takes content, and passes on what is in order now; throws if this may not come. */
    void take(long offset, ByteBuffer bytes, Consumer<ByteBuffer> inOrder) {
        if (offset < 0 || !joined && offset != received()) {
            throw violation("content at " + offset + " instead of " + received());
        }
        long last = offset > window.until() ? Long.MAX_VALUE : offset + bytes.remaining();
        if (metadata.sizeBytes() >= 0 && last > metadata.sizeBytes()) {
            throw new FileException(RtcErrorCode.FILE_SIZE_MISMATCH,
                    "more bytes than the " + metadata.sizeBytes() + " that were announced");
        }
        if (last > window.until()) {
            throw new FileException(RtcErrorCode.WINDOW_EXCEEDED,
                    "content up to " + last + " where " + window.until() + " was allowed");
        }
        if (!pieces.add(offset, bytes, inOrder)) {
            throw violation("content in too many pieces");
        }
    }

    /** Takes the end, behind which content on lanes may still come; throws if the size is another one. */
    void end(StreamFrame.End said) {
        boolean wrong = joined ? said.size() != metadata.sizeBytes() : said.size() != received();
        if (wrong || metadata.sizeBytes() >= 0 && said.size() != metadata.sizeBytes()) {
            throw new FileException(RtcErrorCode.FILE_SIZE_MISMATCH,
                    "an end after " + received() + " bytes that says " + said.size());
        }
        end = said;
    }

    /** Returns the end, once all before it is there. */
    StreamFrame.@Nullable End ending() {
        return end != null && end.size() == received() ? end : null;
    }

    /** Notes that so many more bytes were taken; returns up to where content may come if that is worth telling, else −1. */
    long taken(long bytes, long now, long roundTripNanos) {
        boolean raised = window.taken(bytes, now, roundTripNanos);
        boolean needed = metadata.sizeBytes() < 0 || received() < metadata.sizeBytes();
        return raised && needed ? window.until() : -1;
    }

    /** Takes no more. */
    void close() {
        window.close();
        pieces.begin(0);
    }

    private static FileException violation(String what) {
        return new FileException(RtcErrorCode.PROTOCOL_VIOLATION, what);
    }
}
