package io.reactivertc.impl.signaling.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.error.SignalingException;
import io.reactivertc.impl.json.JacksonFrameCodec;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import io.reactivertc.signaling.SignalingLink;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** Is one WebSocket. Frames are read on the Netty thread and written from the caller's. */
final class WebSocketLink implements SignalingLink {

    private static final int LEAVE = 1_000;
    private static final int COME_BACK = 4_000;
    private static final int CLOSE_MILLIS = 1_000;

    /** What may wait to be written. The session holds at most 4 MiB that is not acknowledged, so more than this means that the server reads nothing. */
    private static final int MAX_QUEUED_BYTES = 8 * 1_024 * 1_024;

    private final Connection connection;
    private final Channel channel;
    private final URI uri;
    private final JacksonFrameCodec codec;

    /** Counts what was handed to Netty and not written: added to by the caller, taken from by Netty. */
    private final AtomicInteger queuedBytes = new AtomicInteger();

    /** Written by the caller of {@link #send} or {@link #close}, read by Netty. */
    private volatile @Nullable RtcException failure;

    private volatile boolean closing;

    WebSocketLink(Connection connection, URI uri, JacksonFrameCodec codec) {
        this.connection = connection;
        this.channel = connection.channel();
        this.uri = uri;
        this.codec = codec;
    }

    @Override
    public Flux<SignalingFrame<ServerMessage>> receive() {
        return ((WebsocketInbound) connection.inbound())
                .aggregateFrames(JacksonFrameCodec.MAX_SERVER_FRAME_BYTES)
                .receiveFrames()
                .map(this::decode)
                .concatWith(Mono.defer(() -> failure == null ? Mono.empty() : Mono.error(failure)))
                .onErrorMap(error -> ConnectFailures.broken(uri, error));
    }

    @Override
    public void send(SignalingFrame<ClientMessage> frame) {
        if (closing) {
            return;
        }
        try {
            // Not from the channel's allocator, which may wait for a lock on a thread that is not Netty's.
            write(Unpooled.wrappedBuffer(codec.encodeClient(frame).getBytes(StandardCharsets.UTF_8)));
        } catch (RtcException problem) {
            fail(problem);
        }
    }

    @Override
    public Mono<Void> close(boolean leave) {
        return Mono.defer(() -> {
            closing = true;
            if (connection.isDisposed()) {
                return Mono.empty();
            }
            // A server that does not answer, or reads nothing, does not keep the connection open.
            Future<?> guard = channel.eventLoop().schedule(connection::dispose, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            return ((WebsocketOutbound) connection.outbound())
                    .sendClose(leave ? LEAVE : COME_BACK, "")
                    .onErrorComplete()
                    .then(connection.onDispose())
                    .doFinally(signal -> guard.cancel(false));
        });
    }

    private SignalingFrame<ServerMessage> decode(WebSocketFrame frame) {
        if (!(frame instanceof TextWebSocketFrame)) {
            throw new SignalingException(RtcErrorCode.PROTOCOL_VIOLATION, "the server sent a frame that is not text");
        }
        return codec.decodeServer(ByteBufUtil.getBytes(frame.content()));
    }

    private void write(ByteBuf text) {
        int bytes = text.readableBytes();
        if (queuedBytes.addAndGet(bytes) > MAX_QUEUED_BYTES) {
            text.release();
            fail(new ConnectionException(RtcErrorCode.CONNECT_FAILED,
                    ConnectFailures.place(uri) + " does not read what it is sent"));
            return;
        }
        ChannelFuture writing = channel.writeAndFlush(new TextWebSocketFrame(text));
        writing.addListener(written -> queuedBytes.addAndGet(-bytes));
    }

    private void fail(RtcException problem) {
        failure = problem;
        closing = true;
        connection.dispose();
    }
}
