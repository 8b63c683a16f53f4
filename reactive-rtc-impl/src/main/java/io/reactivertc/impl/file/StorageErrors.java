package io.reactivertc.impl.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Locale;

/** Gives errors of the disk their codes. */
final class StorageErrors {

    private StorageErrors() {}

    static RtcException of(Throwable failure) {
        if (failure instanceof RtcException known) {
            return known;
        }
        return new FileException(code(failure), "the disk says: " + failure, failure);
    }

    private static RtcErrorCode code(Throwable failure) {
        if (failure instanceof AccessDeniedException || failure instanceof SecurityException) {
            return RtcErrorCode.STORAGE_DENIED;
        }
        if (failure instanceof FileAlreadyExistsException) {
            return RtcErrorCode.FILE_EXISTS;
        }
        if (failure instanceof OverlappingFileLockException) {
            return RtcErrorCode.BUSY;
        }
        return failure instanceof IOException && saysFull(failure) ? RtcErrorCode.STORAGE_FULL : RtcErrorCode.STORAGE_FAILED;
    }

    /** Java has no exception of its own for this; "no space left on device", "not enough space on the disk" and "disk quota exceeded" are the words of its platforms. */
    private static boolean saysFull(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("space") || message.contains("quota");
    }
}
