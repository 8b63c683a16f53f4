package io.reactivertc.impl.signaling;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.SignalingException;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.SignalingTransport;

/** Keeps tokens, passwords and resume keys off connections that others can read. */
final class Secrets {

    private Secrets() {}

    static boolean mayTravel(SignalingSessionConfig config, SignalingTransport transport) {
        return transport.isConfidential() || config.signaling().allowInsecureSecrets();
    }

    /** Returns whether a message holds a password. */
    static boolean isIn(ClientMessage message) {
        return message instanceof ClientMessage.Enter enter && enter.password() != null
                || message instanceof ClientMessage.Update update && update.password() != null && !update.password().isEmpty();
    }

    static SignalingException refused(String what) {
        return new SignalingException(
                RtcErrorCode.INSECURE_TRANSPORT,
                what + " would travel unencrypted to another machine; use wss://, or allow insecure secrets where that is safe");
    }
}
