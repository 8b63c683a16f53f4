package io.reactivertc.impl.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.CloseReason.Kind;
import io.reactivertc.data.ChannelState;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Is a channel without flow control: each frame is one message. What waits is bounded at both ends; what an unreliable channel has no room for is dropped, the oldest first. */
final class RawChannel implements Conversation {

    static final int MOST_INBOX_MESSAGES = 4_096;
    static final int MOST_INBOX_BYTES = 1 << 20;

    private final PeerLinkConfig config;
    private final RtcLoop loop;
    private final boolean reliable;
    private final Owner owner;
    private final LinkTimer timer;
    private final Inbox inbox;
    private final RawOutbox outbox;
    private @Nullable FairChannel channel;
    private @Nullable CloseReason leaving;
    private boolean opened;
    private boolean over;

    RawChannel(PeerLinkConfig config, RtcLoop loop, boolean reliable, Owner owner) {
        this.config = config;
        this.loop = loop;
        this.reliable = reliable;
        this.owner = owner;
        this.timer = new LinkTimer(loop);
        this.inbox = new Inbox(loop, timer, () -> {}, Inbox.FOR_EVER);
        this.outbox = new RawOutbox(config, loop, timer, reliable, this::ready);
    }

    @Override
    public Mono<Void> send(Payload payload) {
        return outbox.send(payload);
    }

    @Override
    public Mono<Void> send(Publisher<? extends Payload> payloads) {
        return outbox.send(payloads);
    }

    @Override
    public Mono<Void> sendAcknowledged(Payload payload) {
        return Mono.error(RawChannel::needsFlowControl);
    }

    @Override
    public Mono<Void> sendBytes(Publisher<ByteBuffer> bytes) {
        return Mono.error(RawChannel::needsFlowControl);
    }

    @Override
    public Flux<DataMessage> messages() {
        return inbox.messages();
    }

    @Override
    public Flux<ByteBuffer> bytes() {
        return Flux.error(RawChannel::needsFlowControl);
    }

    private static RtcException needsFlowControl() {
        return new DataException(RtcErrorCode.INVALID_ARGUMENT, "this needs a channel with flow control");
    }

    @Override
    public long dropped() {
        return inbox.dropped();
    }

    @Override
    public void begin(FairChannel on) {
        channel = on;
    }

    @Override
    public void onOpen() {
        opened = true;
        owner.onReady();
        ready();
    }

    @Override
    public void onFrame(ByteBuffer frame, boolean binary) {
        if (over) {
            return;
        }
        inbox.add(new ReceivedMessage(
                config.remote(), binary ? DataMessage.Kind.BINARY : DataMessage.Kind.TEXT, frame, config.json()));
        inbox.deliver();
        if (!reliable) {
            inbox.drop(MOST_INBOX_MESSAGES, MOST_INBOX_BYTES);
        } else if (inbox.exceeds(MOST_INBOX_MESSAGES, MOST_INBOX_BYTES)) {
            fail(RtcErrorCode.SLOW_CONSUMER, "more waits than may; this channel has no flow control");
        }
    }

    @Override
    public @Nullable Frame nextFrame(int maxBytes) {
        Frame frame = outbox.next();
        if (frame == null && leaving != null) {
            // Not inside of a turn: closing takes the turn away.
            loop.execute(this::left);
        }
        return frame;
    }

    @Override
    public void onHanded(int bytes) {
        outbox.handed();
    }

    @Override
    public void onEnd(FairChannel.End end) {
        CloseReason link = owner.linkClosed();
        if (link != null) {
            close(link);
        } else if (end == FairChannel.End.CONNECTION_GONE) {
            fail(RtcErrorCode.LINK_REBUILT, "the peer connection of the channel is gone");
        } else if (opened) {
            close(CloseReason.of(Kind.REMOTE));
        } else {
            fail(RtcErrorCode.CHANNEL_REFUSED, "the other side did not take the channel");
        }
    }

    @Override
    public void leave(CloseReason reason) {
        if (leaving == null && !over) {
            leaving = reason;
            outbox.refuse(Conversation.closedBy(reason));
            if (outbox.isEmpty()) {
                left();
            }
        }
    }

    private void left() {
        if (outbox.isEmpty()) {
            close(Objects.requireNonNullElse(leaving, CloseReason.of(Kind.LOCAL)));
        }
    }

    @Override
    public void abandon() {
        close(CloseReason.of(Kind.LOCAL));
    }

    private void close(CloseReason reason) {
        end(new ChannelState.Closed(reason, 0), Conversation.closedBy(reason), null);
    }

    private void fail(RtcErrorCode code, String what) {
        DataException cause = new DataException(code, what);
        end(new ChannelState.Failed(cause, 0), cause, cause);
    }

    private void end(ChannelState terminal, RtcException notSent, @Nullable RtcException cause) {
        FairChannel on = channel;
        if (over || on == null) {
            return;
        }
        over = true;
        on.close();
        outbox.end(notSent);
        inbox.complete(cause);
        timer.stop();
        owner.onOver(terminal);
    }

    private void ready() {
        FairChannel on = channel;
        if (on != null && !over) {
            on.ready();
        }
    }
}
