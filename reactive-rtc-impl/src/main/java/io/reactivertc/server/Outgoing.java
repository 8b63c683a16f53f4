package io.reactivertc.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.reactivertc.impl.hub.HubOutbound;
import io.reactivertc.impl.json.JacksonFrameCodec;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/**
 * Writes what the hub says to one channel, as fast as its socket takes it. The hub fills the queue on its loop, the channel's event loop empties it and makes JSON of it. What
 * waits is bounded by what the hub keeps unacknowledged, and by {@link #MOST_WAITING} in any case.
 */
final class Outgoing implements HubOutbound {

    private static final int MOST_WAITING = 4_096;
    private static final long FAREWELL_SECONDS = 2;

    private final Channel channel;
    private final JacksonFrameCodec codec;
    private final Runnable draining = this::drain;
    private final Queue<SignalingFrame<ServerMessage>> queue =
            Queues.<SignalingFrame<ServerMessage>>unboundedMultiproducer().get();

    /** Counts what waits: the way from the hub's loop to the event loop can be neither of them. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** What is said last; set by the hub's loop, said by the event loop. */
    private volatile @Nullable Farewell farewell;

    private IntConsumer credit = frames -> {};

    Outgoing(Channel channel, JacksonFrameCodec codec) {
        this.channel = channel;
        this.codec = codec;
    }

    /** Names who is told that more frames may come; before any frame can have come. */
    void creditTo(IntConsumer reader) {
        credit = reader;
    }

    @Override
    public void send(SignalingFrame<ServerMessage> frame) {
        if (waiting.get() > MOST_WAITING) {
            channel.close();
        } else if (channel.isActive()) {
            queue.offer(frame);
            signal();
        }
    }

    @Override
    public void handled(int frames) {
        channel.eventLoop().execute(() -> credit.accept(frames));
    }

    @Override
    public void close(int code, String reason) {
        farewell = new Farewell(code, reason);
        signal();
        channel.eventLoop().schedule(() -> channel.close(), FAREWELL_SECONDS, TimeUnit.SECONDS);
    }

    private void signal() {
        if (waiting.getAndIncrement() == 0) {
            channel.eventLoop().execute(draining);
        }
    }

    private void drain() {
        if (!channel.isActive()) {
            queue.clear();
            return;
        }
        int done = 0;
        while (channel.isWritable() && writeNext()) {
            done++;
        }
        channel.flush();
        if (waiting.addAndGet(-done) == 0) {
            return;
        }
        if (channel.isWritable()) {
            channel.eventLoop().execute(draining);
        } else {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> drain());
        }
    }

    private boolean writeNext() {
        SignalingFrame<ServerMessage> frame = queue.poll();
        if (frame != null) {
            channel.write(new TextWebSocketFrame(Unpooled.wrappedBuffer(codec.encodeServer(frame))), channel.voidPromise());
            return true;
        }
        Farewell last = farewell;
        if (last == null) {
            return false;
        }
        farewell = null;
        channel.write(new CloseWebSocketFrame(last.code, last.reason), channel.voidPromise());
        return true;
    }

    /** Is made a frame only when it is written: a channel that is gone would never release it. */
    private record Farewell(int code, String reason) {}
}
