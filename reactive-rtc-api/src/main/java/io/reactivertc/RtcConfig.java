package io.reactivertc;

import java.util.Objects;

/**
 * Is the whole configuration of a connection. Immutable; built by {@link RtcConnector}.
 *
 * @param signaling how the server is reached
 * @param identity who this participant wishes to be
 * @param ice by which paths peers may be reached
 * @param reconnect how hard to try when something breaks
 * @param timeouts how long things may take
 * @param data what messages may take
 */
public record RtcConfig(
        SignalingConfig signaling,
        IdentityConfig identity,
        IceConfig ice,
        ReconnectConfig reconnect,
        TimeoutConfig timeouts,
        DataConfig data) {

    /** All defaults. */
    public static final RtcConfig DEFAULT = new RtcConfig(
            SignalingConfig.DEFAULT,
            IdentityConfig.DEFAULT,
            IceConfig.DEFAULT,
            ReconnectConfig.DEFAULT,
            TimeoutConfig.DEFAULT,
            DataConfig.DEFAULT);

    /** Requires all parts. */
    public RtcConfig {
        Objects.requireNonNull(signaling, "signaling");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(ice, "ice");
        Objects.requireNonNull(reconnect, "reconnect");
        Objects.requireNonNull(timeouts, "timeouts");
        Objects.requireNonNull(data, "data");
    }
}
