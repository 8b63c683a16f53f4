package io.reactivertc.impl.webrtc;

import io.reactivertc.error.EngineException;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what webrtc-java throws, which is {@code java.lang.Error} more often than not, into the library's errors. */
final class NativeErrors {

    private static final Logger log = LoggerFactory.getLogger(NativeErrors.class);

    private NativeErrors() {}

    static RtcException closed() {
        return new PeerException(RtcErrorCode.PEER_CLOSED, "the peer connection is closed");
    }

    static RtcException timeout(String operation) {
        return new EngineException(RtcErrorCode.ENGINE_FAILED, "the engine did not answer in time: " + operation);
    }

    static RtcException engine(Throwable failure) {
        return failure instanceof RtcException known
                ? known
                : new EngineException(RtcErrorCode.ENGINE_FAILED, text(failure), failure);
    }

    static RtcException argument(Throwable failure) {
        return failure instanceof RtcException known
                ? known
                : new EngineException(RtcErrorCode.INVALID_ARGUMENT, text(failure), failure);
    }

    static RtcException description(Throwable failure) {
        return failure instanceof RtcException known && known.code() != RtcErrorCode.ENGINE_FAILED
                ? known
                : new PeerException(RtcErrorCode.INVALID_DESCRIPTION, text(failure), failure.getCause());
    }

    static RtcException candidate(Throwable failure) {
        return failure instanceof RtcException known ? known : new PeerException(RtcErrorCode.INVALID_CANDIDATE, text(failure));
    }

    /** Runs a callback of the native side, which aborts the JVM if anything is thrown (N1). */
    static void guard(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable failure) {
            report(failure);
        }
    }

    private static void report(Throwable failure) {
        try {
            log.error("a native callback failed", failure);
        } catch (Throwable ignored) {
            // not even a logger that fails may throw here
        }
    }

    /** Returns the text without the line of the description that it may quote: that line may hold an address or a password. */
    private static String text(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof RtcException known) {
            message = message.substring(known.code().name().length() + 2); // a code of ours, which the new error replaces
        }
        int quote = message.indexOf(" [", 1);
        return quote < 0 ? message : message.substring(0, quote);
    }
}
