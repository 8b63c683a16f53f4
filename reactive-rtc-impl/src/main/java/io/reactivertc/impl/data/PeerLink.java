package io.reactivertc.impl.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.JsonText;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.PeerClosedException;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Joins two peers for messages, across peer connections: what waits or is not acknowledged survives them, so that each message arrives once and in order while both processes
 * live. Owned by its peer, who closes the peer connections.
 */
public final class PeerLink {

    /** Receives what happens to a link. Called on the loop. */
    public interface Listener {

        /** Tells that both sides have greeted each other on the peer connection of this epoch. */
        void onLive(int epoch);

        /** Brings a body of signaling that came over the control channel. */
        void onSignal(JsonText body);

        /** Tells that the other side ended the link or is going; the close protocol is answered already. At most once. */
        void onRemoteClose(CloseReason reason);

        /** Tells that no ping was answered for 15 s while live. Again after each further 15 s. */
        void onSilence();

        /** Tells that a channel of this epoch was closed under the link. At most once per epoch. */
        void onChannelLost(int epoch);

        /** Tells that the other side broke the protocol; nothing it sends is looked at any more. At most once. */
        void onViolation(RtcException violation);

        /** Tells that another instance answered than the one the link was made for; nothing it sends is looked at any more. At most once. */
        void onNewInstance();
    }

    private final RtcLoop loop;
    private final LinkTimer timer;
    private final Sends sends;
    private final LinkParts parts;
    private final LinkChannels channels;
    private final ControlParts control = new ControlParts();
    private final PeerChannels dataChannels;
    private int maxFrameBytes = RecordFormat.UNSTATED_FRAME_BYTES;
    private @Nullable LinkSession session;
    private boolean closed;

    /** Creates a link that is not attached to a peer connection yet. Any thread. */
    public PeerLink(PeerLinkConfig config, RtcLoop loop, Listener listener) {
        this.loop = loop;
        this.channels = new LinkChannels(loop);
        this.timer = new LinkTimer(loop);
        Outbox outbox =
                new Outbox(config.data().queueMessages(), config.data().queueBytes(), PeerLink::peerClosed, this::pumpSoon);
        Heartbeat heartbeat = new Heartbeat(loop, timer, this::ping, listener::onSilence);
        Intake intake = new Intake(config, loop, timer, heartbeat::roundTripNanos, this::sendControl, Inbox.HOLD_NANOS);
        Farewell farewell = new Farewell(loop, timer, outbox, intake, this::sendControl, listener::onRemoteClose);
        this.parts = new LinkParts(config, loop, outbox, intake, heartbeat, farewell, channels, control, listener);
        this.sends = new Sends(config, loop, timer, outbox);
        this.dataChannels = new PeerChannels(config, loop, channels, heartbeat::roundTripNanos);
        channels.useOthers(dataChannels);
    }

    /** Creates the two channels on a fresh peer connection, before any description; detaches from an older one. On the loop. */
    public void attach(ChannelOpener pc, int epoch) {
        loop.assertInLoop();
        detach();
        if (!closed) {
            session = new LinkSession(parts, pc, epoch, maxFrameBytes, () -> onChannelLost(epoch));
        }
    }

    /** Lets go of a peer connection that is gone; keeps everything else. Idempotent. On the loop. */
    public void detach() {
        loop.assertInLoop();
        LinkSession attached = session;
        if (attached != null) {
            session = null;
            attached.detach();
        }
    }

    /** Says what the two sides agreed on as the largest frame; 0 or less for no bound. On the loop. */
    public void maxFrameBytes(int negotiated) {
        loop.assertInLoop();
        int most = RecordFormat.MOST_FRAME_BYTES;
        maxFrameBytes = negotiated <= 0 ? most : Math.max(RecordFormat.LEAST_FRAME_BYTES, Math.min(negotiated, most));
        LinkSession attached = session;
        if (attached != null) {
            attached.maxFrameBytes(maxFrameBytes);
        }
    }

    /** Sends a message; see {@link io.reactivertc.peer.Peer#send(Payload)}. Any thread. */
    public Mono<Void> send(Payload payload) {
        return sends.send(payload);
    }

    /** Sends a message; see {@link io.reactivertc.peer.Peer#sendAcknowledged(Payload)}. Any thread. */
    public Mono<Void> sendAcknowledged(Payload payload) {
        return sends.sendAcknowledged(payload);
    }

    /** Sends all that a publisher emits; see {@link io.reactivertc.peer.Peer#send(Publisher)}. Any thread. */
    public Mono<Void> send(Publisher<? extends Payload> payloads) {
        return sends.send(payloads);
    }

    /** Emits what arrives; see {@link io.reactivertc.peer.Peer#messages()}. Any thread. */
    public Flux<DataMessage> messages() {
        return parts.intake().inbox().messages();
    }

    /** Returns how many messages were dropped because nobody was subscribed. Any thread. */
    public long droppedMessages() {
        return parts.intake().inbox().dropped();
    }

    /** Returns the smoothed round trip time, once measured. Any thread. */
    public Optional<Duration> roundTrip() {
        return parts.heartbeat().roundTrip();
    }

    /** Emits each measured round trip time; see {@link io.reactivertc.peer.Peer#roundTrips()}. Any thread. */
    public Flux<Duration> roundTrips() {
        return parts.heartbeat().roundTrips();
    }

    /** Returns the shortest round trip time on this peer connection, in nanoseconds; 0 if it was not measured yet. On the loop. */
    public long leastRoundTripNanos() {
        loop.assertInLoop();
        return parts.heartbeat().leastRoundTripNanos();
    }

    /** Returns the same if it was measured more than once, else 0. On the loop. */
    public long settledRoundTripNanos() {
        loop.assertInLoop();
        return parts.heartbeat().settledRoundTripNanos();
    }

    /** Sends a body of signaling over the control channel and returns true; returns false if it is not open or the body is too large. On the loop. */
    public boolean sendSignal(JsonText body) {
        return sendControl(ControlFrame.ofSignal(body));
    }

    /** Returns the in-band channels of this link. */
    public LinkChannels channels() {
        return channels;
    }

    /** Returns those of them that applications use. */
    public PeerChannels dataChannels() {
        return dataChannels;
    }

    /** Names who reads these objects ({@link ControlFrame#PARTS}) of the other side; until then they are ignored. What it throws as a {@link io.reactivertc.error.DataException} is a violation. On the loop. */
    public void listen(String part, Consumer<JsonText> reader) {
        loop.assertInLoop();
        control.listen(part, reader);
    }

    /** Sends an object over the control channel and returns true; returns false if it is not open or the object is too large. On the loop. */
    public boolean sendPart(String part, JsonText object) {
        return sendControl(ControlFrame.ofPart(part, object));
    }

    /** Returns whether anything was heard of the other side within this time on the current peer connection. On the loop. */
    public boolean isAlive(Duration within) {
        loop.assertInLoop();
        LinkSession attached = session;
        return attached != null && attached.isAlive(within);
    }

    /** Ends in an orderly way: takes no more messages, sends what waits, tells the other side and waits for its answer, 2 s at most. Cold, idempotent, never errors. */
    public Mono<Void> finish(CloseReason reason) {
        return Mono.defer(() -> {
            loop.executeOrRun(() -> parts.farewell().leave(reason, isLive()));
            return parts.farewell().finished();
        });
    }

    /** Ends at once: says goodbye, fails what waits, completes {@link #messages()} after what was received. Idempotent. On the loop. */
    public void close(CloseReason reason) {
        loop.assertInLoop();
        if (closed) {
            return;
        }
        closed = true;
        channels.closing(reason);
        LinkSession attached = session;
        if (attached != null) {
            attached.sendBye(reason);
        }
        detach();
        parts.farewell().leave(reason, false);
        parts.outbox().end(reason);
        parts.intake().inbox().complete();
        parts.heartbeat().complete();
        channels.close();
        timer.stop();
    }

    private static PeerClosedException peerClosed(CloseReason reason) {
        return new PeerClosedException("the peer is closed: " + reason.kind(), reason);
    }

    private boolean isLive() {
        LinkSession attached = session;
        return attached != null && attached.isLive();
    }

    private boolean sendControl(ControlFrame frame) {
        LinkSession attached = session;
        return attached != null && attached.send(frame);
    }

    private void ping(JsonText value) {
        sendControl(ControlFrame.EMPTY.withAck(parts.intake().acknowledge()).withLimit(parts.intake().limit()).withPing(value));
    }

    private void pumpSoon() {
        LinkSession attached = session;
        if (attached != null) {
            attached.transmitter().pumpSoon();
        }
    }

    private void onChannelLost(int epoch) {
        detach();
        parts.listener().onChannelLost(epoch);
    }
}
