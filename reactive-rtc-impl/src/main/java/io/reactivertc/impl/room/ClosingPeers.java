package io.reactivertc.impl.room;

import io.reactivertc.common.CloseReason;
import io.reactivertc.impl.peer.DefaultPeer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Closes peers that nobody waits for, and knows who is not closed yet. On the loop. */
final class ClosingPeers {

    private static final Logger log = LoggerFactory.getLogger(ClosingPeers.class);

    private final Map<DefaultPeer, Mono<Void>> closing = new LinkedHashMap<>();

    /** Closes a peer at once. */
    void close(DefaultPeer peer, CloseReason reason) {
        Mono<Void> close = peer.close(reason, false);
        closing.put(peer, close);
        close.subscribe(ignored -> {}, error -> failed(peer, error), () -> closing.remove(peer));
    }

    /** Completes when all are closed whose close has begun; errors as the first that could not be. */
    Mono<Void> closed() {
        return Mono.defer(() -> Mono.whenDelayError(List.copyOf(closing.values())));
    }

    /** Says goodbye to these peers and completes when they are closed. */
    static Mono<Void> farewell(Collection<DefaultPeer> peers, CloseReason reason) {
        return Mono.whenDelayError(peers.stream().map(peer -> peer.close(reason, true)).toList());
    }

    private void failed(DefaultPeer peer, Throwable error) {
        closing.remove(peer);
        log.warn("[{}] the connection to a peer that is gone could not be closed", peer.id(), error);
    }
}
