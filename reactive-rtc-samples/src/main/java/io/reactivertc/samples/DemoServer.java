package io.reactivertc.samples;

import io.reactivertc.server.SignalingServer;
import java.net.URI;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * Is a signaling server and the demo page on one port.
 *
 * @param server the bound HTTP server
 */
public record DemoServer(DisposableServer server) {

    /** Binds a server; cold. */
    public static Mono<DemoServer> bind(String host, int port) {
        SignalingServer signaling = SignalingServer.create();
        return HttpServer.create()
                .host(host)
                .port(port)
                .route(routes -> {
                    signaling.routes().accept(routes);
                    WebPage.mount(routes);
                })
                .bind()
                .map(DemoServer::new);
    }

    /** Returns the address of the signaling server. */
    public URI signaling() {
        return URI.create("ws://localhost:" + server.port() + "/rtc");
    }

    URI page() {
        return URI.create("http://localhost:" + server.port() + "/?room=demo");
    }

    /** Closes the server; cold. */
    public Mono<Void> close() {
        return Mono.fromRunnable(server::dispose).then(server.onDispose());
    }
}
