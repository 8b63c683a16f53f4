package io.reactivertc.impl.peer;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.MediaEngine;
import reactor.core.publisher.Mono;

/** Makes peer connections. Implemented by the native adapter (one engine for the process, reference-counted by its leases), and by fakes in tests. */
public interface PeerEngine extends MediaEngine {

    /**
     * Makes a peer connection.
     *
     * <p>Cold. Emits on the loop. Cancelling closes it, also when it was made but not delivered. Errors: {@code NATIVE_LIBRARY_MISSING}, {@code ENGINE_FAILED},
     * {@code INVALID_ARGUMENT}.
     */
    Mono<PeerPort> open(PeerPortConfig config, RtcLoop loop, PeerPort.Listener listener);
}
