package io.reactivertc.server;

import io.reactivertc.IceServer;
import io.reactivertc.impl.hub.IceSupply;
import io.reactivertc.impl.hub.Identification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.tcp.SslProvider;

/**
 * Describes a signaling server. Immutable: each method returns another server, so one can be shared and varied.
 *
 * <pre>{@code
 * BoundServer server = SignalingServer.create().port(9001).secret(secret).bind().block();
 * }</pre>
 */
public final class SignalingServer {

    private static final int LEAST_SECRET_BYTES = 16;

    private final ServerConfig config;

    private SignalingServer(ServerConfig config) {
        this.config = config;
    }

    /** Returns a server with defaults: localhost, port 9001, path {@code /rtc}, any origin, no tokens, a random secret. */
    public static SignalingServer create() {
        return new SignalingServer(ServerConfig.DEFAULT);
    }

    /** Returns a server that listens on this address; {@code 0.0.0.0} means all. */
    public SignalingServer host(String host) {
        return with(config.with(config.address().withHost(Objects.requireNonNull(host, "host"))));
    }

    /** Returns a server that listens on this port; 0 means any that is free. */
    public SignalingServer port(int port) {
        return with(config.with(config.address().withPort(port)));
    }

    /** Returns a server with another path; throws {@link IllegalArgumentException} if it does not begin with a slash. */
    public SignalingServer path(String path) {
        return with(config.with(config.address().withPath(path)));
    }

    /**
     * Returns a server that seals sessions and rooms with this secret, so that they survive a restart; give the same to the next one, and to nobody else. Throws
     * {@link IllegalArgumentException} if it has fewer than 16 bytes.
     */
    public SignalingServer secret(byte[] secret) {
        if (secret.length < LEAST_SECRET_BYTES) {
            throw new IllegalArgumentException("a secret needs at least " + LEAST_SECRET_BYTES + " bytes");
        }
        return with(config.with(config.hub().withSecret(secret)));
    }

    /** Returns a server that lets nobody in whom this does not know. */
    public SignalingServer authenticator(Authenticator authenticator) {
        Objects.requireNonNull(authenticator, "authenticator");
        Identification identification = (token, link) -> authenticator
                .authenticate(new Authenticator.Credentials(token, link.address()))
                .map(principal -> new Identification.Identity(principal.name(), principal.userId()));
        return with(config.with(config.hub().with(identification)));
    }

    /**
     * Returns a server that tells members of rooms of these STUN and TURN servers besides those told of before. Credentials in them are the same for all; {@link #turn} gives each
     * member their own.
     */
    public SignalingServer iceServers(IceServer... servers) {
        return with(config.with(config.hub().with(config.hub().ice().and(List.of(servers)))));
    }

    /**
     * Returns a server that gives members of rooms credentials of their own for these TURN servers, which hold for a while and are renewed before they end. The TURN servers know
     * the same secret (coturn: {@code use-auth-secret}, {@code static-auth-secret}).
     *
     * @param secret what both know; at least one character
     * @param life how long a credential holds, 10 s to 7 days
     * @param urls the addresses; throws {@link IllegalArgumentException} if one is wrong
     */
    public SignalingServer turn(String secret, Duration life, String... urls) {
        IceSupply.Turn turn = new IceSupply.Turn(List.of(urls), secret, life);
        return with(config.with(config.hub().with(config.hub().ice().with(turn))));
    }

    /** Returns a server that web pages of these origins alone may use, such as {@code https://example.org}; clients that are no browsers send none and are let in. */
    public SignalingServer allowedOrigins(String... origins) {
        return with(config.withOrigins(Set.of(origins)));
    }

    /**
     * Returns a server that shows operators, below its path at {@code /admin}, which rooms and users there are and how much it does, and lets them close rooms, eject members and end sessions, if
     * they show this token as {@code Authorization: Bearer}; see {@code docs/operations.md}. Throws {@link IllegalArgumentException} if it has fewer than 16 characters.
     */
    public SignalingServer adminToken(String token) {
        if (token.length() < LEAST_SECRET_BYTES) {
            throw new IllegalArgumentException("a token needs at least " + LEAST_SECRET_BYTES + " characters");
        }
        return with(config.withAdminToken(token));
    }

    /**
     * Returns a server that speaks TLS with this chain of certificates and this unencrypted private key (PKCS #8), both PEM files, which are read when it is bound. A file that cannot be used is an error
     * of {@link #bind}.
     */
    public SignalingServer tls(Path certificates, Path key) {
        Objects.requireNonNull(certificates, "certificates");
        Objects.requireNonNull(key, "key");
        return http(server -> server.secure(spec -> {
            SslProvider.GenericSslContextSpec<?> context =
                    Http11SslContextSpec.forServer(certificates.toFile(), key.toFile());
            spec.sslContext(context);
        }));
    }

    /** Returns a server that lets somebody wait for this long for the answer of a room's owner; 60 s by default. */
    public SignalingServer knockTimeout(Duration patience) {
        return with(config.with(config.hub().withKnock(patience)));
    }

    /** Returns a server with other limits. */
    public SignalingServer limits(UnaryOperator<ServerLimits> change) {
        ServerLimits limits = change.apply(config.limits());
        return with(config.with(limits));
    }

    /** Returns a server that keeps a session for this long when its connection broke; 30 s by default. */
    public SignalingServer grace(Duration grace) {
        return with(config.with(config.hub().withGrace(grace)));
    }

    /** Returns a server that asks a client of whom it has heard nothing for this long, and cuts it off after three times that; 10 s by default. */
    public SignalingServer ping(Duration ping) {
        return with(config.with(config.hub().withPing(ping)));
    }

    /** Returns a server whose HTTP server is changed by this before it is bound: TLS, forwarded addresses, metrics. Applied after earlier ones; not used by {@link #mount}. */
    public SignalingServer http(UnaryOperator<HttpServer> change) {
        return with(config.changing(change));
    }

    /** Returns a server that also serves these routes, such as a web page. Not used by {@link #mount}. */
    public SignalingServer route(Consumer<? super HttpServerRoutes> routes) {
        return with(config.serving(routes));
    }

    /**
     * Starts to listen.
     *
     * <p>Cold: each subscription binds a server of its own, with sessions and rooms of its own. Cancelling undoes it. Errors: what the operating system says, as Reactor Netty
     * reports it. Completes on any thread.
     */
    public Mono<BoundServer> bind() {
        // One step, so that an endpoint is never made for nobody: cancelled in between, nothing would give its loop back.
        return Mono.defer(() -> bindHttp(Endpoint.create(config)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Mono<BoundServer> bindHttp(Endpoint endpoint) {
        HttpServer server = config.httpServer(endpoint);
        boolean secure = server.configuration().isSecure();
        return server.bind()
                .<BoundServer>map(bound -> new DefaultBoundServer(config.address(), secure, endpoint, bound))
                .doOnError(failure -> endpoint.dispose())
                .doOnCancel(endpoint::dispose);
    }

    /**
     * Adds this server to the routes of another, with sessions and rooms of its own; host, port, {@link #http} and {@link #route} are not used. Call it where blocking is
     * allowed, once for each server.
     */
    public MountedServer mount(HttpServerRoutes routes) {
        Endpoint endpoint = Endpoint.create(config);
        endpoint.mount(routes);
        return endpoint;
    }

    /** Returns what {@link #mount mounts} this server, for {@code HttpServer.route}, where it may live as long as the process. */
    public Consumer<HttpServerRoutes> routes() {
        return this::mount;
    }

    private static SignalingServer with(ServerConfig changed) {
        return new SignalingServer(changed);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "SignalingServer[" + config.address() + ", " + config.hub() + "]";
    }
}
