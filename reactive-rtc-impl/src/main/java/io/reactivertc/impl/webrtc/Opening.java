package io.reactivertc.impl.webrtc;

import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.peer.PeerPort;
import io.reactivertc.impl.peer.PeerPortConfig;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.MonoSink;

/** Is one subscription to {@link WebRtcEngine#open}: makes the peer connection on the lane, and closes it unless somebody took it. */
final class Opening {

    private static final Logger log = LoggerFactory.getLogger(Opening.class);

    private final NativeEngine engine;
    private final EngineLimits limits;
    private final PeerPortConfig config;
    private final RtcLoop loop;
    private final PeerPort.Listener listener;

    // used on the loop
    private @Nullable WebRtcPeerPort made;
    private boolean delivered;
    private boolean cancelled;

    Opening(NativeEngine engine, EngineLimits limits, PeerPortConfig config, RtcLoop loop, PeerPort.Listener listener) {
        this.engine = engine;
        this.limits = limits;
        this.config = config;
        this.loop = loop;
        this.listener = listener;
    }

    void start(MonoSink<PeerPort> sink) {
        sink.onCancel(() -> loop.execute(this::cancel));
        engine.lane().execute(() -> make(sink));
    }

    /** Tells that the port was handed on; from now on it is the receiver's. Called within the delivery, on the loop. */
    void delivered() {
        delivered = true;
    }

    private void make(MonoSink<PeerPort> sink) {
        NativePeer peer = new NativePeer(engine, config);
        WebRtcPeerPort port = new WebRtcPeerPort(peer, engine.lane(), loop, limits, listener);
        try {
            peer.open(port);
        } catch (Throwable failure) { // whatever it is, the subscriber hears of it
            RtcException error = NativeErrors.engine(failure);
            loop.execute(() -> sink.error(error));
            return;
        }
        try {
            loop.scheduler().schedule(() -> deliver(port, sink));
        } catch (RejectedExecutionException loopIsGone) {
            peer.close();
        }
    }

    private void deliver(WebRtcPeerPort port, MonoSink<PeerPort> sink) {
        made = port;
        if (!cancelled) {
            sink.success(port);
        } else {
            cancel();
        }
    }

    private void cancel() {
        cancelled = true;
        if (made != null && !delivered) {
            made.close().subscribe(null, failure -> log.warn("a peer connection that nobody took did not close", failure));
        }
    }
}
