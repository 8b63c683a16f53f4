package io.reactivertc.impl.webrtc;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.AudioSourcePort;
import io.reactivertc.impl.media.VideoSourcePort;
import io.reactivertc.impl.peer.PeerEngine;
import io.reactivertc.impl.peer.PeerPort;
import io.reactivertc.impl.peer.PeerPortConfig;
import io.reactivertc.media.Codec;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes peer connections of webrtc-java. One native engine serves the whole process: it starts with the first peer connection and ends when there was none for two seconds;
 * a factory for each connection would leave threads behind (N11b). All methods may be called on any thread.
 */
public final class WebRtcEngine implements PeerEngine {

    private static final WebRtcEngine SHARED = new WebRtcEngine(Schedulers::parallel, EngineLimits.DEFAULT);

    private final Supplier<Scheduler> timer;
    private final EngineLimits limits;

    /** Replaced when an engine ended; peer connections are opened from many loops. */
    private final AtomicReference<@Nullable NativeEngine> current = new AtomicReference<>();

    WebRtcEngine(Supplier<Scheduler> timer, EngineLimits limits) {
        this.timer = timer;
        this.limits = limits;
    }

    /** Returns the engine of this process; it loads nothing yet. */
    public static WebRtcEngine shared() {
        return SHARED;
    }

    /** Returns how many native handles were made and not given back yet, for tests. */
    public static int liveHandles() {
        return LiveHandles.count();
    }

    @Override
    public Mono<PeerPort> open(PeerPortConfig config, RtcLoop loop, PeerPort.Listener listener) {
        return Mono.defer(() -> {
            ArgumentChecks.config(config);
            Opening opening = new Opening(lease(), limits, config, loop, listener);
            return Mono.<PeerPort>create(opening::start).doOnNext(port -> opening.delivered());
        }).onErrorMap(NativeErrors::argument);
    }

    @Override
    public AudioSourcePort audioSource() {
        return new NativeAudioSource();
    }

    @Override
    public VideoSourcePort videoSource() {
        return new NativeVideoSource();
    }

    @Override
    public Mono<List<Codec>> codecs() {
        return Mono.using(this::lease, NativeCodecs::of, NativeEngine::release).onErrorMap(NativeErrors::engine);
    }

    private NativeEngine lease() {
        while (true) {
            NativeEngine engine = current.get();
            if (engine != null && engine.retain()) {
                return engine;
            }
            NativeEngine next = new NativeEngine(timer.get(), limits.linger());
            if (current.compareAndSet(engine, next)) {
                next.start();
            }
        }
    }
}
