package io.reactivertc.impl;

import io.reactivertc.RtcConfig;
import io.reactivertc.RtcConnection;
import io.reactivertc.RtcProvider;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Makes connections over WebSockets, with webrtc-java. Found by {@link java.util.ServiceLoader}. */
public final class DefaultRtcProvider implements RtcProvider {

    private final ConnectionParts parts;

    /** Creates the provider of this process; loads nothing native. */
    public DefaultRtcProvider() {
        this(ConnectionParts.ofProcess());
    }

    DefaultRtcProvider(ConnectionParts parts) {
        this.parts = parts;
    }

    @Override
    public Mono<RtcConnection> connect(RtcConfig config) {
        Objects.requireNonNull(config, "config");
        return Mono.create(sink -> connect(config, sink));
    }

    private void connect(RtcConfig config, MonoSink<RtcConnection> sink) {
        ConnectionCore core = new ConnectionCore(config, parts, sink);
        sink.onCancel(core.close()::request);
        core.loop().execute(core::start);
    }
}
