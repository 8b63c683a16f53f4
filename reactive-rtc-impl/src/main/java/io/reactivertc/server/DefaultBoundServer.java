package io.reactivertc.server;

import java.net.URI;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;

/** Is an endpoint on an HTTP server of its own. */
final class DefaultBoundServer implements BoundServer {

    private final ServerConfig.Address address;
    private final DisposableServer server;
    private final boolean secure;
    private final Endpoint endpoint;
    private final Mono<Void> closing;

    DefaultBoundServer(ServerConfig.Address address, boolean secure, Endpoint endpoint, DisposableServer server) {
        this.address = address;
        this.secure = secure;
        this.endpoint = endpoint;
        this.server = server;
        this.closing = endpoint.close()
                .then(Mono.fromRunnable(server::dispose))
                .then(server.onDispose())
                .cache();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public URI uri() {
        return URI.create((secure ? "wss" : "ws") + "://localhost:" + server.port() + address.path());
    }

    @Override
    public ServerStatistics statistics() {
        return endpoint.statistics();
    }

    @Override
    public Mono<Void> close() {
        return closing;
    }

    @Override
    public Mono<Void> onClose() {
        return server.onDispose();
    }
}
