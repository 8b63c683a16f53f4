package io.reactivertc.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.hub.Hub;
import io.reactivertc.impl.hub.HubStatistics;
import io.reactivertc.impl.hub.HubStatistics.Count;
import io.reactivertc.impl.hub.LinkInfo;
import io.reactivertc.impl.json.JacksonFrameCodec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.RtcLoops;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;

/** Is the path that clients connect to: refuses who does not fit before the upgrade, and gives the others a link to the hub. */
final class Endpoint implements MountedServer {

    private static final Logger log = LoggerFactory.getLogger(Endpoint.class);
    private static final String SUBPROTOCOL = "reactive-rtc.v1";
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** A single WebSocket frame beyond this ends the connection: it would have to be taken into memory to be skipped. */
    private static final int MOST_FRAME_BYTES = 1_024 * 1_024;

    private static final WebsocketServerSpec WEBSOCKET = WebsocketServerSpec.builder()
            .protocols(SUBPROTOCOL)
            .maxFramePayloadLength(MOST_FRAME_BYTES)
            .handlePing(true)
            .build();

    private final ServerConfig config;
    private final RtcLoop loop;
    private final Hub hub;
    private final JacksonFrameCodec codec = new JacksonFrameCodec();

    /** Counts open connections, which come and go on any of Netty's threads; some have no session yet, which the hub counts. */
    private final AtomicInteger connections = new AtomicInteger();

    private final ConnectionsByAddress byAddress;

    private final Mono<Void> closing;

    /** Set by whoever closes, read by Netty's threads: the hub answers nobody once its loop is gone. */
    private volatile boolean closed;

    private Endpoint(ServerConfig config, RtcLoop loop, Hub hub) {
        this.config = config;
        this.loop = loop;
        this.hub = hub;
        this.byAddress = new ConnectionsByAddress(config.limits().mostOfAddress());
        this.closing = hub.shutdown()
                .doOnSubscribe(begun -> closed = true)
                .timeout(FAREWELL, Mono.empty(), loop.scheduler())
                .doFinally(end -> dispose())
                .cache();
    }

    /** Makes a hub and a loop for it; may block. */
    static Endpoint create(ServerConfig config) {
        if (config.hub().secret() == null) {
            log.info("no secret is set: identities and the ownership of rooms do not survive a restart of this server");
        }
        RtcLoop loop = RtcLoops.shared().lease();
        return new Endpoint(config, loop, new Hub(config.hub(), loop));
    }

    void mount(HttpServerRoutes routes) {
        String path = config.address().path();
        routes.get(path, this::upgrade);
        new Operations(hub, () -> closed, loop.scheduler(), config.adminToken()).mount(routes, path.equals("/") ? "" : path);
    }

    /** Returns what was counted so far. Any thread. */
    ServerStatistics statistics() {
        HubStatistics counted = hub.admin().statistics();
        return new ServerStatistics(connections.get(), counted.get(Count.SESSIONS), counted.get(Count.ROOMS),
                counted.get(Count.OPENED),
                counted.get(Count.RESUMED), counted.get(Count.LOST), counted.get(Count.FRAMES), counted.get(Count.RELAYED),
                counted.get(Count.REFUSED), counted.get(Count.WRONG_PASSWORDS));
    }

    @Override
    public Mono<Void> close() {
        return closing;
    }

    /** Gives the loop back; nothing more happens. */
    void dispose() {
        loop.dispose();
    }

    private Publisher<Void> upgrade(HttpServerRequest request, HttpServerResponse response) {
        String origin = request.requestHeaders().get(HttpHeaderNames.ORIGIN);
        if (!request.requestHeaders().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            return refuse(response, HttpResponseStatus.UPGRADE_REQUIRED, RtcErrorCode.UNSUPPORTED_VERSION,
                    "connect with a WebSocket");
        }
        if (!offersSubprotocol(request)) {
            return refuse(response, HttpResponseStatus.BAD_REQUEST, RtcErrorCode.UNSUPPORTED_VERSION,
                    "offer the subprotocol " + SUBPROTOCOL);
        }
        if (origin != null && !config.origins().isEmpty() && !config.origins().contains(origin)) {
            return refuse(response, HttpResponseStatus.FORBIDDEN, RtcErrorCode.ORIGIN_NOT_ALLOWED,
                    "pages of this origin may not connect");
        }
        if (closed) {
            return refuse(response, HttpResponseStatus.SERVICE_UNAVAILABLE, RtcErrorCode.SERVER_SHUTDOWN,
                    "the server is going down");
        }
        int sessions = config.limits().toHub().caps().sessions();
        if (connections.get() >= sessions + sessions / 4 + 1) {
            return refuse(response, HttpResponseStatus.SERVICE_UNAVAILABLE, RtcErrorCode.SERVER_FULL, "too many connections");
        }
        LinkInfo info = new LinkInfo(Addresses.group(request.remoteAddress()));
        if (byAddress.isFull(info.address())) {
            return refuse(response, HttpResponseStatus.TOO_MANY_REQUESTS, RtcErrorCode.RATE_LIMITED,
                    "too many connections from this address");
        }
        return response.sendWebsocket((inbound, outbound) -> serve(inbound, info), WEBSOCKET);
    }

    private static boolean offersSubprotocol(HttpServerRequest request) {
        List<String> offered = request.requestHeaders().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        return offered.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .anyMatch(one -> one.strip().equals(SUBPROTOCOL));
    }

    private static Publisher<Void> refuse(HttpServerResponse response, HttpResponseStatus status, RtcErrorCode code,
            String text) {
        return response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .sendString(Mono.just(code + ": " + text + "\n"))
                .then();
    }

    private Publisher<Void> serve(WebsocketInbound inbound, LinkInfo info) {
        inbound.withConnection(connection -> serve(connection, inbound, info));
        return inbound.receiveCloseStatus().onErrorComplete().then();
    }

    private void serve(Connection connection, WebsocketInbound inbound, LinkInfo info) {
        connections.incrementAndGet();
        byAddress.opened(info.address());
        connection.onDispose(() -> {
            connections.decrementAndGet();
            byAddress.closed(info.address());
        });
        Socket.join(hub, info, connection, inbound, codec);
    }
}
