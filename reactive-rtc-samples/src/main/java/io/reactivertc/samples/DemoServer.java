package io.reactivertc.samples;

import io.reactivertc.server.MountedServer;
import io.reactivertc.server.SignalingServer;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * Is a signaling server and the demo page on one port.
 *
 * @param server the bound HTTP server
 * @param mounted the signaling server on its routes
 */
public record DemoServer(DisposableServer server, MountedServer mounted) {

    /** Binds a server; cold. */
    public static Mono<DemoServer> bind(String host, int port) {
        return Mono.defer(() -> {
            AtomicReference<MountedServer> mounted = new AtomicReference<>();
            return HttpServer.create()
                    .host(host)
                    .port(port)
                    .route(routes -> {
                        mounted.set(SignalingServer.create().mount(routes));
                        WebPage.mount(routes);
                    })
                    .bind()
                    .map(server -> new DemoServer(server, Objects.requireNonNull(mounted.get())));
        });
    }

    /** Returns the address of the signaling server. */
    public URI signaling() {
        return URI.create("ws://localhost:" + server.port() + "/rtc");
    }

    URI page() {
        return URI.create("http://localhost:" + server.port() + "/?room=demo");
    }

    /** Says goodbye to all clients and closes the server; cold. */
    public Mono<Void> close() {
        return mounted.close().then(Mono.fromRunnable(server::dispose)).then(server.onDispose());
    }
}
