package io.reactivertc.impl.peer;

import io.reactivertc.IceServer;
import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Asks for ICE servers before they are needed, since their credentials may be short-lived. Confined to the loop. */
final class IceServerSource {

    private static final Logger log = LoggerFactory.getLogger(IceServerSource.class);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final RtcLoop loop;
    private final Mono<List<IceServer>> source;
    private List<IceServer> last = List.of();

    IceServerSource(RtcLoop loop, Mono<List<IceServer>> source) {
        this.loop = loop;
        this.source = source;
    }

    /** Emits the servers to use now, on the loop; those known from before, or none, if the source fails or takes too long. Cold, never empty, never errors. */
    Mono<List<IceServer>> servers() {
        return source.timeout(LONGEST, loop.scheduler())
                .publishOn(loop.scheduler())
                .map(List::copyOf)
                .doOnNext(servers -> last = servers)
                .onErrorResume(this::known)
                .switchIfEmpty(Mono.fromSupplier(() -> last));
    }

    private Mono<List<IceServer>> known(Throwable failure) {
        log.warn("no ICE servers were given; going on with {} known before", last.size(), failure);
        return Mono.just(last);
    }
}
