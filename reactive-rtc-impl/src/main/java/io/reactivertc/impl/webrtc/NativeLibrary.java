package io.reactivertc.impl.webrtc;

import io.reactivertc.error.EngineException;
import io.reactivertc.error.RtcErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads webrtc-java's native library, and says what is missing where that fails. */
final class NativeLibrary {

    private static final Logger log = LoggerFactory.getLogger(NativeLibrary.class);

    /** Is the smallest class that loads the library. A class whose loading failed once stays unusable, so the first failure is the last. */
    private static final String LOADER = "dev.onvoid.webrtc.logging.Logging";

    private static final String NAME = "webrtc-java-";

    private NativeLibrary() {}

    /** Loads the library; throws {@code NATIVE_LIBRARY_MISSING} if it, or what it needs, is not there. May block; on the lane. */
    static void load() {
        Failure failure = Attempt.FAILURE;
        if (failure != null) {
            throw new EngineException(RtcErrorCode.NATIVE_LIBRARY_MISSING, failure.reason, failure.cause);
        }
    }

    private static @Nullable Failure attempt() {
        try {
            Class.forName(LOADER, true, NativeLibrary.class.getClassLoader());
            return null;
        } catch (ClassNotFoundException | LinkageError failure) { // a LinkageError would escape from Reactor's operators (R7)
            return explain(failure);
        }
    }

    private static Failure explain(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof UnsatisfiedLinkError) {
            deleteCopy(message);
        }
        return new Failure(reason(cause, message), failure);
    }

    private static String reason(Throwable cause, String message) {
        if (cause instanceof UnsatisfiedLinkError) {
            return SharedLibraries.ofThisHost().explain(message);
        }
        if (cause instanceof NullPointerException) { // webrtc-java copies from a resource that is not there
            return "the native part of webrtc-java for " + platform() + " is not on the class path";
        }
        if (cause instanceof IOException) {
            return "the native library cannot be unpacked into " + System.getProperty("java.io.tmpdir") + " (" + cause
                    + "); -Djava.io.tmpdir names another folder";
        }
        return "the native library cannot be loaded on " + platform() + ": " + cause;
    }

    private static String platform() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    /** Deletes the unpacked library, which webrtc-java leaves behind when it cannot be loaded: the message begins with its path. */
    private static void deleteCopy(String message) {
        int end = message.indexOf(": ");
        if (end <= 0) {
            return;
        }
        try {
            Path copy = Path.of(message.substring(0, end));
            Path name = copy.getFileName();
            if (name != null && name.toString().contains(NAME)) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException | InvalidPathException unusual) {
            log.debug("no unpacked library to delete", unusual);
        }
    }

    /** Tries once, when first needed, whichever lane comes first. */
    private static final class Attempt {
        static final @Nullable Failure FAILURE = attempt();
    }

    /** Says why, and what was thrown. */
    private record Failure(String reason, Throwable cause) {}
}
