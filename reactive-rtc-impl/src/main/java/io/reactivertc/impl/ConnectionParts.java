package io.reactivertc.impl;

import io.reactivertc.JsonMapping;
import io.reactivertc.impl.data.ControlCodec;
import io.reactivertc.impl.file.FileContext;
import io.reactivertc.impl.json.JacksonControlCodec;
import io.reactivertc.impl.json.JacksonFileCodec;
import io.reactivertc.impl.json.JacksonJsonMapping;
import io.reactivertc.impl.json.JacksonSignalBodyCodec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.RtcLoops;
import io.reactivertc.impl.peer.PeerEngine;
import io.reactivertc.impl.peer.SignalBodyCodec;
import io.reactivertc.impl.signaling.DefaultSignalingSession;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.impl.signaling.SignalingSessionConfig;
import io.reactivertc.impl.signaling.netty.WebSocketTransport;
import io.reactivertc.impl.webrtc.WebRtcEngine;
import io.reactivertc.signaling.SignalingTransport;
import java.net.URI;
import java.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.scheduler.Schedulers;

/**
 * Is what connections are made of. Tests replace parts of it.
 *
 * @param loops leases a loop
 * @param engine makes peer connections
 * @param sessions makes sessions
 * @param transports leads to a server, where the application brings no way of its own
 * @param json the mapping of values, where the application brings none
 * @param bodies writes and reads what peers say through the server
 * @param control writes and reads what peers say on their control channel
 * @param clock tells the time of day
 * @param files what transfers share
 * @param hardware what the machine sees and hears with
 */
record ConnectionParts(
        Supplier<RtcLoop> loops,
        PeerEngine engine,
        Sessions sessions,
        Function<URI, SignalingTransport> transports,
        JsonMapping json,
        SignalBodyCodec bodies,
        ControlCodec control,
        Clock clock,
        FileContext files,
        Hardware hardware) {

    /** Makes sessions. */
    @FunctionalInterface
    interface Sessions {

        /** Returns a session that was not started. */
        SignalingSession create(SignalingSessionConfig config, SignalingTransport transport, RtcLoop loop,
                SignalingSession.Listener listener);
    }

    /** Returns the parts of this process; loads nothing native. */
    static ConnectionParts ofProcess() {
        return new ConnectionParts(
                RtcLoops.shared()::lease,
                WebRtcEngine.shared(),
                DefaultSignalingSession::new,
                WebSocketTransport::new,
                new JacksonJsonMapping(),
                new JacksonSignalBodyCodec(),
                new JacksonControlCodec(),
                Clock.systemUTC(),
                new FileContext(new JacksonFileCodec(), Schedulers.boundedElastic(), Clock.systemUTC()),
                Hardware.ofMachine());
    }
}
