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
 * @param media what goes for sound and pictures
 * @param files what files may take
 */
public record RtcConfig(
        SignalingConfig signaling,
        IdentityConfig identity,
        IceConfig ice,
        ReconnectConfig reconnect,
        TimeoutConfig timeouts,
        DataConfig data,
        MediaConfig media,
        FileConfig files) {

    /** All defaults. */
    public static final RtcConfig DEFAULT = new RtcConfig(
            SignalingConfig.DEFAULT,
            IdentityConfig.DEFAULT,
            IceConfig.DEFAULT,
            ReconnectConfig.DEFAULT,
            TimeoutConfig.DEFAULT,
            DataConfig.DEFAULT,
            MediaConfig.DEFAULT,
            FileConfig.DEFAULT);

    /** Requires all parts. */
    public RtcConfig {
        Objects.requireNonNull(signaling, "signaling");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(ice, "ice");
        Objects.requireNonNull(reconnect, "reconnect");
        Objects.requireNonNull(timeouts, "timeouts");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(media, "media");
        Objects.requireNonNull(files, "files");
    }

    /** Returns the same with another way to the signaling server. */
    public RtcConfig withSignaling(SignalingConfig changed) {
        return new RtcConfig(changed, identity, ice, reconnect, timeouts, data, media, files);
    }

    /** Returns the same with another identity. */
    public RtcConfig withIdentity(IdentityConfig changed) {
        return new RtcConfig(signaling, changed, ice, reconnect, timeouts, data, media, files);
    }

    /** Returns the same with other paths to peers. */
    public RtcConfig withIce(IceConfig changed) {
        return new RtcConfig(signaling, identity, changed, reconnect, timeouts, data, media, files);
    }

    /** Returns the same, trying harder or less. */
    public RtcConfig withReconnect(ReconnectConfig changed) {
        return new RtcConfig(signaling, identity, ice, changed, timeouts, data, media, files);
    }

    /** Returns the same with other bounds on time. */
    public RtcConfig withTimeouts(TimeoutConfig changed) {
        return new RtcConfig(signaling, identity, ice, reconnect, changed, data, media, files);
    }

    /** Returns the same with other bounds on messages. */
    public RtcConfig withData(DataConfig changed) {
        return new RtcConfig(signaling, identity, ice, reconnect, timeouts, changed, media, files);
    }

    /** Returns the same with other terms for sound and pictures. */
    public RtcConfig withMedia(MediaConfig changed) {
        return new RtcConfig(signaling, identity, ice, reconnect, timeouts, data, changed, files);
    }

    /** Returns the same with other bounds on files. */
    public RtcConfig withFiles(FileConfig changed) {
        return new RtcConfig(signaling, identity, ice, reconnect, timeouts, data, media, changed);
    }
}
