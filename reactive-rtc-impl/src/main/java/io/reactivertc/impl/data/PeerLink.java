package io.reactivertc.impl.data;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.JsonText;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Joins two peers for messages, across peer connections. (Under construction: the signatures hold.) */
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

    /** Creates a link that is not attached to a peer connection yet. */
    public PeerLink(PeerLinkConfig config, RtcLoop loop, Listener listener) {}

    /** Creates the two channels on a fresh peer connection, before any description; detaches from an older one. On the loop. */
    public void attach(ChannelOpener pc, int epoch) {
        throw new UnsupportedOperationException();
    }

    /** Lets go of a peer connection that is gone; keeps everything else. Idempotent. On the loop. */
    public void detach() {
        throw new UnsupportedOperationException();
    }

    /** Says what the two sides agreed on as the largest frame. On the loop. */
    public void maxFrameBytes(int negotiated) {
        throw new UnsupportedOperationException();
    }

    /** Sends a message; see {@link io.reactivertc.peer.Peer#send(Payload)}. Any thread. */
    public Mono<Void> send(Payload payload) {
        throw new UnsupportedOperationException();
    }

    /** Sends a message; see {@link io.reactivertc.peer.Peer#sendAcknowledged(Payload)}. Any thread. */
    public Mono<Void> sendAcknowledged(Payload payload) {
        throw new UnsupportedOperationException();
    }

    /** Sends all that a publisher emits; see {@link io.reactivertc.peer.Peer#send(Publisher)}. Any thread. */
    public Mono<Void> send(Publisher<? extends Payload> payloads) {
        throw new UnsupportedOperationException();
    }

    /** Emits what arrives; see {@link io.reactivertc.peer.Peer#messages()}. Any thread. */
    public Flux<DataMessage> messages() {
        throw new UnsupportedOperationException();
    }

    /** Returns how many messages were dropped because nobody was subscribed. Any thread. */
    public long droppedMessages() {
        throw new UnsupportedOperationException();
    }

    /** Returns the smoothed round trip time, once measured. Any thread. */
    public Optional<Duration> roundTrip() {
        throw new UnsupportedOperationException();
    }

    /** Emits each measured round trip time; see {@link io.reactivertc.peer.Peer#roundTrips()}. Any thread. */
    public Flux<Duration> roundTrips() {
        throw new UnsupportedOperationException();
    }

    /** Sends a body of signaling over the control channel and returns true; returns false if it is not open or the body is too large. On the loop. */
    public boolean sendSignal(JsonText body) {
        throw new UnsupportedOperationException();
    }

    /** Returns whether anything was heard of the other side within this time. On the loop. */
    public boolean isAlive(Duration within) {
        throw new UnsupportedOperationException();
    }

    /** Ends in an orderly way: takes no more messages, sends what waits, tells the other side and waits for its answer, 2 s at most. Cold, idempotent, never errors. */
    public Mono<Void> finish(CloseReason reason) {
        throw new UnsupportedOperationException();
    }

    /** Ends at once: fails what waits, completes {@link #messages()} after what was received. Idempotent. On the loop. */
    public void close(CloseReason reason) {
        throw new UnsupportedOperationException();
    }
}
