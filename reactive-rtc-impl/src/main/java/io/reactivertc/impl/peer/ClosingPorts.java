package io.reactivertc.impl.peer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Closes the ports that a peer used, and knows which are not closed yet. Confined to the loop. */
final class ClosingPorts {

    private static final Logger log = LoggerFactory.getLogger(ClosingPorts.class);

    private final Set<PeerPort> closing = new HashSet<>();

    /** Closes a port. It goes on being closed whatever becomes of the peer. */
    void close(PeerPort port) {
        closing.add(port);
        port.close()
                .doFinally(signal -> closing.remove(port))
                .subscribe(closed -> {}, failure -> log.warn("a peer connection was not closed in time", failure));
    }

    /** Completes when all are closed; signals {@code CLOSE_TIMEOUT} if one takes too long. Cold. */
    Mono<Void> allClosed() {
        return Mono.defer(() -> Mono.whenDelayError(List.copyOf(closing).stream().map(PeerPort::close).toList()));
    }
}
