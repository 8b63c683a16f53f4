package io.reactivertc.impl.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.data.ChannelState;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.ControlFrame.Limit;
import io.reactivertc.impl.data.ControlFrame.StreamSignal;
import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Speaks {@code reactive-rtc.flow.v1} on one channel: messages with demand in both directions, each of which can end or be cancelled by itself; see {@code docs/protocol.md}. Has no
 * life beyond its channel.
 */
final class FlowChannel implements Conversation {

    private static final int MOST_CONTROL_BYTES = 65_536;

    private final ControlCodec codec;
    private final Owner owner;
    private final LinkTimer timer;
    private final Outbox outbox;
    private final Intake intake;
    private final Farewell farewell;
    private final Transmitter transmitter;
    private final Sends sends;
    private final ByteStreams streams;
    private @Nullable FairChannel channel;
    private boolean greeted;
    private boolean over;
    private @Nullable CloseReason remoteReason;

    FlowChannel(PeerLinkConfig config, RtcLoop loop, LongSupplier roundTripNanos, Owner owner) {
        this.codec = config.control();
        this.owner = owner;
        this.timer = new LinkTimer(loop);
        int places = config.data().queueMessages();
        this.outbox = new Outbox(places, config.data().queueBytes(), Conversation::closedBy, this::pumpSoon);
        this.intake = new Intake(config, loop, timer, roundTripNanos, this::say, Inbox.FOR_EVER);
        this.farewell = new Farewell(loop, timer, outbox, intake, this::say, this::remoteLeft);
        this.transmitter = new Transmitter(loop, outbox, Duration.ZERO, this::drained);
        this.sends = new Sends(config, loop, timer, outbox);
        this.streams = new ByteStreams(loop, outbox, intake, sends, this::say, this::pumpSoon);
    }

    // for users

    @Override
    public Mono<Void> send(Payload payload) {
        return sends.send(payload);
    }

    @Override
    public Mono<Void> sendAcknowledged(Payload payload) {
        return sends.sendAcknowledged(payload);
    }

    @Override
    public Mono<Void> send(Publisher<? extends Payload> payloads) {
        return sends.send(payloads);
    }

    @Override
    public Mono<Void> sendBytes(Publisher<ByteBuffer> bytes) {
        return streams.send(bytes);
    }

    @Override
    public Flux<DataMessage> messages() {
        return intake.inbox().messages();
    }

    @Override
    public Flux<ByteBuffer> bytes() {
        return streams.bytes();
    }

    @Override
    public long dropped() {
        return intake.inbox().dropped();
    }

    // what the channel brings

    @Override
    public void begin(FairChannel on) {
        channel = on;
    }

    @Override
    public void onOpen() {
        say(ControlFrame.EMPTY.withLimit(intake.limit()));
    }

    @Override
    public void onFrame(ByteBuffer frame, boolean binary) {
        if (over) {
            return;
        }
        try {
            if (binary) {
                readRecords(frame);
            } else {
                readControl(frame);
            }
        } catch (DataException violation) {
            fail(violation);
        }
    }

    private void readRecords(ByteBuffer frame) {
        if (!greeted || frame.remaining() > RecordFormat.MOST_FRAME_BYTES) {
            throw violation(greeted ? "a frame of " + frame.remaining() + " bytes" : "a message before the first limit");
        }
        intake.read(frame);
        farewell.step();
    }

    private void readControl(ByteBuffer frame) {
        if (frame.remaining() > MOST_CONTROL_BYTES) {
            throw violation("a control frame of " + frame.remaining() + " bytes");
        }
        ControlFrame said = codec.decode(StandardCharsets.UTF_8.decode(frame).toString());
        Limit limit = said.limit();
        if (!greeted && limit == null) {
            throw violation("a control frame before the first limit");
        }
        Long ack = said.ack();
        if (ack != null) {
            outbox.acknowledge(ack);
            streams.acknowledged();
        }
        if (limit != null) {
            raise(limit);
        }
        said.stream().forEach(this::read);
        readEnd(said);
    }

    private void raise(Limit limit) {
        outbox.raise(limit);
        FairChannel on = channel;
        if (!greeted && on != null) {
            greeted = true;
            transmitter.start(on.turn());
            owner.onReady();
        }
    }

    private void read(StreamSignal signal) {
        if (over) {
            return;
        }
        if (signal instanceof StreamSignal.End end) {
            streams.ended(end);
        } else if (signal instanceof StreamSignal.Broken broken) {
            streams.broken(broken);
        } else if (signal instanceof StreamSignal.Cancelled cancelled) {
            streams.cancelled(cancelled.reason());
        } else if (signal instanceof StreamSignal.Failed failed) {
            RtcErrorCode code = RtcErrorCode.fromWire(failed.code());
            end(new DataException(code, "the other side gave the channel up: " + failed.code() + ": " + failed.message()));
        }
    }

    private void readEnd(ControlFrame said) {
        ControlFrame.Close close = said.close();
        if (close != null && !over) {
            farewell.onClose(close);
        }
        Long closed = said.closed();
        if (closed != null && !over) {
            farewell.onClosed(closed);
        }
    }

    @Override
    public @Nullable Frame nextFrame(int maxBytes) {
        return transmitter.nextFrame(maxBytes);
    }

    @Override
    public void onHanded(int bytes) {
        transmitter.onHanded(bytes);
    }

    @Override
    public void onEnd(FairChannel.End end) {
        CloseReason link = owner.linkClosed();
        if (link != null) {
            end(new ChannelState.Closed(link, outbox.acknowledged()), Conversation.closedBy(link), null);
        } else if (end == FairChannel.End.CONNECTION_GONE) {
            end(new DataException(RtcErrorCode.LINK_REBUILT, "the peer connection of the channel is gone"));
        } else if (farewell.isUnderWay()) {
            closed();
        } else if (greeted) {
            end(new DataException(RtcErrorCode.CHANNEL_CLOSED, "the other side closed the channel without a word"));
        } else {
            end(new DataException(RtcErrorCode.CHANNEL_REFUSED, "the other side did not take the channel"));
        }
    }

    // the end

    @Override
    public void leave(CloseReason reason) {
        streams.finishSaying();
        farewell.leave(reason, greeted && !over);
        farewell.finished().subscribe(nothing -> {}, failure -> {}, this::closed);
    }

    @Override
    public void abandon() {
        CloseReason reason = CloseReason.of(CloseReason.Kind.LOCAL, "nobody waits for it any more");
        if (greeted) {
            leave(reason);
        } else {
            end(new ChannelState.Closed(reason, 0), Conversation.closedBy(reason), null);
        }
    }

    private void drained() {
        streams.finishSaying();
        farewell.step();
    }

    /** Hears that the other side closes; what it sent is here. */
    private void remoteLeft(CloseReason reason) {
        remoteReason = reason;
        if (!farewell.isLeaving()) {
            closed();
        }
    }

    private void closed() {
        CloseReason reason = farewell.reason();
        CloseReason remote = remoteReason;
        CloseReason why = remote != null ? remote : reason != null ? reason : CloseReason.of(CloseReason.Kind.LOCAL);
        end(new ChannelState.Closed(why, outbox.acknowledged()), Conversation.closedBy(why), null);
    }

    private void fail(DataException violation) {
        String text = String.valueOf(violation.getMessage());
        say(ControlFrame.ofStream(new StreamSignal.Failed(violation.code().name(), ByteStreams.cut(text))));
        end(violation);
    }

    private void end(RtcException cause) {
        end(new ChannelState.Failed(cause, outbox.acknowledged()), cause, cause);
    }

    private void end(ChannelState terminal, RtcException notSent, @Nullable RtcException cause) {
        FairChannel on = channel;
        if (over || on == null) {
            return;
        }
        over = true;
        transmitter.stop();
        on.close();
        farewell.detached();
        outbox.end(notSent);
        streams.over(notSent);
        intake.inbox().complete(cause);
        timer.stop();
        owner.onOver(terminal);
    }

    private boolean say(ControlFrame frame) {
        FairChannel on = channel;
        if (over || on == null || !on.isOpen()) {
            return false;
        }
        on.sendText(codec.encode(frame));
        return true;
    }

    private void pumpSoon() {
        transmitter.pumpSoon();
    }

    private static DataException violation(String what) {
        return new DataException(RtcErrorCode.PROTOCOL_VIOLATION, what);
    }
}
