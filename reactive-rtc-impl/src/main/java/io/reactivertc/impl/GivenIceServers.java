package io.reactivertc.impl;

import io.reactivertc.IceConfig;
import io.reactivertc.IceServer;
import io.reactivertc.RtcConfig;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.IceServerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Knows the STUN and TURN servers that the signaling server told of, and asks for fresh credentials before they are used, at most every few seconds. A server that never told of
 * any is not asked. Confined to the loop.
 */
final class GivenIceServers {

    private static final Logger log = LoggerFactory.getLogger(GivenIceServers.class);
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final RtcLoop loop;
    private final SignalingSession session;
    private List<IceServer> known = List.of();
    private boolean told;
    private long toldAt;
    private @Nullable Mono<List<IceServer>> asking;

    GivenIceServers(RtcLoop loop, SignalingSession session) {
        this.loop = loop;
        this.session = session;
    }

    /** Takes what the server tells. */
    void onTold(ServerMessage.IceServers servers) {
        told = true;
        toldAt = loop.nanoTime();
        known = servers.servers().stream().flatMap(GivenIceServers::checked).toList();
    }

    /** Returns this configuration with the servers told of behind its own. */
    RtcConfig addedTo(RtcConfig config) {
        IceConfig ice = config.ice();
        IceConfig all = ice.withServers(Mono.zip(ice.servers(), servers(), GivenIceServers::joined));
        return config.withIce(all);
    }

    /** Emits the servers to use now. Cold, never empty, never errors. */
    Mono<List<IceServer>> servers() {
        return Mono.defer(this::current);
    }

    private Mono<List<IceServer>> current() {
        boolean isFresh = loop.nanoTime() - toldAt < FRESH.toNanos();
        if (!told || isFresh || !session.isReady()) {
            return Mono.just(known);
        }
        if (asking == null) {
            asking = session.request(new ClientMessage.AskIceServers(null), ServerMessage.IceServers.class)
                    .doOnNext(this::onTold)
                    .then()
                    .doOnError(failure -> log.debug("no fresh ICE servers: {}", failure.getMessage()))
                    .onErrorComplete()
                    .then(Mono.fromSupplier(() -> known))
                    .doFinally(end -> asking = null)
                    .cache();
        }
        return asking;
    }

    private static Stream<IceServer> checked(IceServerInfo server) {
        try {
            return Stream.of(new IceServer(server.urls(), server.username(), server.credential()));
        } catch (IllegalArgumentException wrong) {
            log.debug("the server told of an ICE server that cannot be used: {}", wrong.getMessage());
            return Stream.empty();
        }
    }

    private static List<IceServer> joined(List<IceServer> own, List<IceServer> given) {
        List<IceServer> all = new ArrayList<>(own);
        all.addAll(given);
        return all;
    }
}
