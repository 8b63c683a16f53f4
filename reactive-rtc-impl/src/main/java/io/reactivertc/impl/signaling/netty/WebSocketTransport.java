package io.reactivertc.impl.signaling.netty;

import io.netty.channel.ChannelOption;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.SignalingException;
import io.reactivertc.impl.json.JacksonFrameCodec;
import io.reactivertc.signaling.SignalingLink;
import io.reactivertc.signaling.SignalingTransport;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;

/** Opens WebSocket connections to a signaling server. Any thread; never blocks. */
public final class WebSocketTransport implements SignalingTransport {

    /** Names the protocol of {@code docs/protocol.md} in the handshake. */
    public static final String SUBPROTOCOL = "reactive-rtc.v1";

    private static final int CONNECT_MILLIS = 10_000;
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

    private static final WebsocketClientSpec SPEC = WebsocketClientSpec.builder()
            .protocols(SUBPROTOCOL)
            .maxFramePayloadLength(JacksonFrameCodec.MAX_SERVER_FRAME_BYTES)
            .build();

    private final URI uri;
    private final JacksonFrameCodec codec = new JacksonFrameCodec();

    /** Creates a transport to this {@code ws} or {@code wss} address; connects nowhere yet. */
    public WebSocketTransport(URI uri) {
        this.uri = uri;
    }

    @Override
    public Mono<SignalingLink> connect() {
        // Name resolution reads files when it is set up, and the first connection loads native code.
        return Mono.defer(this::open).subscribeOn(Schedulers.boundedElastic());
    }

    /** Returns whether the connection is encrypted or stays on this machine. */
    @Override
    public boolean isConfidential() {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return "wss".equalsIgnoreCase(uri.getScheme()) || LOOPBACK.matcher(host).matches();
    }

    private Mono<SignalingLink> open() {
        NettyThreads.Lease lease = NettyThreads.lease();
        return lease.client()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .websocket(SPEC)
                .uri(uri)
                .connect()
                .<SignalingLink>map(connection -> link(connection, lease))
                .onErrorMap(error -> ConnectFailures.of(uri, error))
                .doOnError(error -> lease.release())
                .doOnCancel(lease::release);
    }

    private SignalingLink link(Connection connection, NettyThreads.Lease lease) {
        connection.onDispose(lease::release);
        String agreed = ((WebsocketInbound) connection.inbound()).selectedSubprotocol();
        if (!SUBPROTOCOL.equals(agreed)) {
            connection.dispose();
            throw new SignalingException(RtcErrorCode.UNSUPPORTED_VERSION,
                    ConnectFailures.place(uri) + " does not speak " + SUBPROTOCOL);
        }
        return new WebSocketLink(connection, uri, codec);
    }
}
