package io.reactivertc.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.SignalingException;
import io.reactivertc.impl.hub.HubLink;
import io.reactivertc.impl.json.JacksonFrameCodec;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;

/** Reads frames for the hub, as fast as the hub deals with them. On the channel's event loop. */
final class Incoming extends BaseSubscriber<WebSocketFrame> {

    private static final Logger log = LoggerFactory.getLogger(Incoming.class);

    /** How many frames the hub may have before it dealt with the first. */
    private static final int WINDOW = 64;

    private final HubLink link;
    private final JacksonFrameCodec codec;
    private final Channel channel;
    private final TextAssembler assembler = new TextAssembler(JacksonFrameCodec.MAX_SIGNAL_BYTES);

    Incoming(HubLink link, JacksonFrameCodec codec, Channel channel) {
        this.link = link;
        this.codec = codec;
        this.channel = channel;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(WINDOW);
    }

    @Override
    protected void hookOnNext(WebSocketFrame frame) {
        if (!isForHub(frame)) {
            request(1);
        }
    }

    /** What can no longer be told apart into frames cannot go on; the session may, over another connection. */
    @Override
    protected void hookOnError(Throwable broken) {
        log.debug("a connection broke: {}", broken.toString());
        WebSocketCloseStatus status = broken instanceof CorruptedWebSocketFrameException corrupted
                ? corrupted.closeStatus()
                : WebSocketCloseStatus.PROTOCOL_ERROR;
        channel.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
    }

    /** Returns whether the hub was told something, and will ask for more itself. */
    private boolean isForHub(WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
            return addText(frame);
        }
        if (frame instanceof PingWebSocketFrame) {
            answer(frame);
            return false;
        }
        if (frame instanceof PongWebSocketFrame) {
            return false;
        }
        link.onViolation(RtcErrorCode.PROTOCOL_VIOLATION, "frames must be text");
        return true;
    }

    private boolean addText(WebSocketFrame frame) {
        switch (assembler.add(frame.content(), frame.isFinalFragment())) {
            case PARTIAL -> {
                return false;
            }
            case TOO_LARGE -> link.onViolation(
                    RtcErrorCode.FRAME_TOO_LARGE, "a frame may have " + JacksonFrameCodec.MAX_SIGNAL_BYTES + " bytes");
            case WHOLE -> read(assembler.take());
        }
        return true;
    }

    private void read(byte[] text) {
        try {
            link.onFrame(codec.decodeClient(text));
        } catch (SignalingException unreadable) {
            link.onViolation(unreadable.code(), String.valueOf(unreadable.getMessage()));
        }
    }

    /** A client that pings and does not read gets no more answers than its socket takes. */
    private void answer(WebSocketFrame ping) {
        if (channel.isWritable()) {
            channel.writeAndFlush(new PongWebSocketFrame(ping.content().copy()), channel.voidPromise());
        }
    }
}
