package io.reactivertc.server;

import io.reactivertc.impl.hub.HubConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Is how a server is set up.
 *
 * @param address where it listens
 * @param hub its core
 * @param limits what it takes; also in the hub's configuration
 * @param origins the web origins that may use it; empty means all
 * @param adminToken what operators show; null means that there is nothing for them
 * @param changes what is changed in the HTTP server
 * @param routes what it serves besides
 */
record ServerConfig(
        Address address,
        HubConfig hub,
        ServerLimits limits,
        Set<String> origins,
        @Nullable String adminToken,
        List<UnaryOperator<HttpServer>> changes,
        List<Consumer<? super HttpServerRoutes>> routes) {

    static final ServerConfig DEFAULT = new ServerConfig(
            new Address("localhost", 9_001, "/rtc"), HubConfig.DEFAULT, ServerLimits.DEFAULT, Set.of(), null, List.of(),
            List.of());

    ServerConfig with(Address changed) {
        return new ServerConfig(changed, hub, limits, origins, adminToken, changes, routes);
    }

    ServerConfig with(HubConfig changed) {
        return new ServerConfig(address, changed, limits, origins, adminToken, changes, routes);
    }

    ServerConfig with(ServerLimits changed) {
        return new ServerConfig(address, hub.with(changed.toHub()), changed, origins, adminToken, changes, routes);
    }

    ServerConfig withOrigins(Set<String> changed) {
        return new ServerConfig(address, hub, limits, changed, adminToken, changes, routes);
    }

    ServerConfig withAdminToken(String token) {
        return new ServerConfig(address, hub, limits, origins, token, changes, routes);
    }

    ServerConfig changing(UnaryOperator<HttpServer> change) {
        return new ServerConfig(address, hub, limits, origins, adminToken, and(changes, change), routes);
    }

    ServerConfig serving(Consumer<? super HttpServerRoutes> more) {
        return new ServerConfig(address, hub, limits, origins, adminToken, changes, and(routes, more));
    }

    private static <T> List<T> and(List<T> some, T one) {
        List<T> all = new ArrayList<>(some);
        all.add(one);
        return List.copyOf(all);
    }

    /** Returns the HTTP server that serves this endpoint. */
    HttpServer httpServer(Endpoint endpoint) {
        HttpServer server = HttpServer.create()
                .host(address.host)
                .port(address.port)
                .route(found -> {
                    endpoint.mount(found);
                    routes.forEach(one -> one.accept(found));
                });
        for (UnaryOperator<HttpServer> change : changes) {
            server = change.apply(server);
        }
        return server;
    }

    /** Is where a server listens. */
    record Address(String host, int port, String path) {

        Address {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535");
            }
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("path must begin with a slash");
            }
        }

        Address withHost(String changed) {
            return new Address(changed, port, path);
        }

        Address withPort(int changed) {
            return new Address(host, changed, path);
        }

        Address withPath(String changed) {
            return new Address(host, port, changed);
        }
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "ServerConfig[" + address + ", " + hub + ", admin=" + (adminToken != null) + "]";
    }
}
