package io.reactivertc.peer;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.UserId;
import io.reactivertc.data.ChannelOptions;
import io.reactivertc.data.DataChannel;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.SendFileOptions;
import io.reactivertc.media.Bandwidth;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaDirection;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.Tones;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Is one remote participant of a room, for as long as this instance of them stays. Survives ICE restarts and rebuilt peer connections; a reloaded page is another peer.
 *
 * <p>All signals arrive on the connection's loop thread, which must not be blocked. Owned by its room.
 */
public interface Peer {

    /** Returns the user, as the server stamped them. */
    UserId id();

    /** Returns which life of the user this is. */
    InstanceId instance();

    /** Returns the latest extra data of the user: JSON as maps, lists, strings, numbers and booleans; unmodifiable. Never to be trusted for identity. */
    Map<String, Object> extra();

    /** Returns the current state; never blocks. */
    PeerState state();

    /** Emits the current state, then each change. Hot; a slow subscriber sees the latest; ends with {@link PeerState.Closed}, then completes; never errors. */
    Flux<PeerState> states();

    /**
     * Emits the messages of this peer, in order, each exactly once while both processes live.
     *
     * <p>Hot: what is received before the first subscription is held for it, at most 5 s of it; afterwards, and after the last subscriber left, the newest 64 messages (at
     * most 1 MiB) are kept and older ones are dropped and counted. Demand goes back to the sender and the slowest subscriber governs; one that has no demand for 30 s while
     * messages wait fails alone with {@code SLOW_CONSUMER}. Completes when the peer is closed, after what was received is taken.
     */
    Flux<DataMessage> messages();

    /** Returns how many messages were dropped because nobody was subscribed. */
    long droppedMessages();

    /**
     * Sends a message.
     *
     * <p>Cold: each subscription sends once. Completes when the message is inside the receiver's window and was handed to the engine. Before {@code Connected} and during
     * recovery it waits, at most the send timeout. At most 256 messages or 1 MiB wait for one peer; the next fails with {@code SEND_QUEUE_FULL}. Cancelling takes back what
     * was not yet begun. Errors: {@code SEND_QUEUE_FULL}, {@code MESSAGE_TOO_LARGE}, {@code TIMEOUT}, {@code INVALID_JSON}, {@code PEER_CLOSED}, {@code DELIVERY_UNKNOWN}.
     */
    Mono<Void> send(Payload payload);

    /** Sends a text; see {@link #send(Payload)}. */
    default Mono<Void> send(String text) {
        return send(Payload.text(text));
    }

    /** Sends the remaining bytes of this buffer, which must not change meanwhile; see {@link #send(Payload)}. */
    default Mono<Void> send(ByteBuffer bytes) {
        return send(Payload.binary(bytes));
    }

    /** Sends a value as JSON; see {@link #send(Payload)}. */
    default Mono<Void> sendJson(Object value) {
        return send(Payload.json(value));
    }

    /**
     * Sends all that a publisher emits, at the receiver's pace.
     *
     * <p>Cold. The publisher is asked for no more than the receiver has taken plus its window, and takes one place in the queue however long it is. Completes when all was
     * handed over; an error of the publisher is passed on and what was sent stays sent. Cancelling cancels the publisher.
     */
    Mono<Void> send(Publisher<? extends Payload> payloads);

    /**
     * Sends a message and completes when it is in the receiver's inbox.
     *
     * <p>Cold; like {@link #send(Payload)} besides. If the peer is closed before the acknowledgement came: {@code DELIVERY_UNKNOWN} if it was sent, {@code PEER_CLOSED} if not.
     */
    Mono<Void> sendAcknowledged(Payload payload);

    /**
     * Emits the files that the peer offers and that are not over, then those that come. Hot; a subscriber without demand holds no queue; completes when the peer is closed. What
     * nobody accepts stays offered; at most 64 of one peer are open.
     */
    Flux<IncomingFile> files();

    /** Offers a file to the peer, as a new transfer; see {@link #sendFile(FileSource, SendFileOptions)}. */
    default Mono<OutgoingFile> sendFile(FileSource source) {
        return sendFile(source, SendFileOptions.DEFAULT);
    }

    /**
     * Offers a file to the peer.
     *
     * <p>Cold: each subscription is a transfer, so options with an id can be subscribed to once. Emits the transfer as soon as it is in line; any number may be, at most 64 are
     * offered at once. Cancelling before it is emitted takes it back. Errors: {@code SOURCE_FAILED}, {@code INVALID_OFFER}, {@code INVALID_ARGUMENT} if a transfer with this id
     * is under way, {@code PEER_CLOSED}.
     */
    Mono<OutgoingFile> sendFile(FileSource source, SendFileOptions options);

    /**
     * Emits the tracks that the peer publishes, then those that it will: no gap, no duplicate.
     *
     * <p>Hot. A subscriber without demand misses no track that is still there when it asks. Tracks survive rebuilt peer connections. Completes when the peer is closed.
     */
    Flux<RemoteTrack> tracks();

    /**
     * Publishes a track to this peer, from now on and across recovery, until it is taken back or ends. One that is published to them already stays as it is.
     *
     * <p>Cold; completes at once, while the two sides agree on it. Errors: {@code INVALID_ARGUMENT} for a track of another connection, {@code PEER_CLOSED} when the peer is
     * closed or the track over, {@code BUSY} beyond 64 tracks, {@code ONE_WAY} where the room's topology lets no media go to them: to the owner of a room with {@code Topology.ONE_WAY}, to
     * whoever passes on to this participant in a {@code Topology.RELAY_TREE}.
     */
    Mono<Void> publish(LocalTrack track);

    /** Takes a track back; the peer sees its end. Cold, idempotent. Errors as {@link #publish}. */
    Mono<Void> unpublish(LocalTrack track);

    /**
     * Sends another track of the same kind in the place of one, without a negotiation: the peer goes on with the same remote track.
     *
     * <p>Cold. Errors besides those of {@link #publish}: {@code INVALID_ARGUMENT} if the first is not published to this peer, the other is, or their kinds differ.
     */
    Mono<Void> replace(LocalTrack published, LocalTrack by);

    /**
     * Limits how many bits per second are sent to this peer, for each track that is published or will be. No negotiation is needed.
     *
     * <p>Cold; each subscription replaces the limits from before. A track's own limit holds besides, the lower counts. Errors: {@code PEER_CLOSED}.
     */
    Mono<Void> limit(Bandwidth bandwidth);

    /**
     * Lets media travel these ways from now on. What is published stays published, and goes to this peer again when it may; the peer sees its tracks end and come back. Of what is not
     * taken, {@link #tracks()} tells the end, and emits it anew when it is taken again.
     *
     * <p>Cold, idempotent; completes at once, while the two sides agree on it. Errors: {@code PEER_CLOSED}.
     */
    Mono<Void> restrictMedia(MediaDirection direction);

    /** Stops all media with this peer, both ways, and keeps the data; see {@link #restrictMedia}. */
    default Mono<Void> dropMedia() {
        return restrictMedia(MediaDirection.NONE);
    }

    /**
     * Dials: plays the tones of a telephone's keys to this peer in the place of a track's sound, as events that a gateway understands and a browser or JVM plays.
     *
     * <p>Cold; completes when the last one was played. Tones that are still to be played are replaced; cancelling stops them. Errors: {@code INVALID_ARGUMENT} if the track is not
     * published to this peer or carries pictures, {@code MEDIA_UNSUPPORTED} if the peer takes no tones for 5 s, because the track is held or its codec has none, {@code PEER_CLOSED}.
     */
    Mono<Void> play(LocalTrack track, Tones tones);

    /**
     * Puts all media of a kind on hold, both ways: nothing of it travels until {@link #unhold}. Both sides see it in the states of their remote tracks.
     *
     * <p>Cold, idempotent; holds tracks published later too. Completes at once, while the two sides agree on it. Errors: {@code PEER_CLOSED}.
     */
    Mono<Void> hold(MediaKind kind);

    /** Lets media of a kind travel again. Cold, idempotent. Errors: {@code PEER_CLOSED}. */
    Mono<Void> unhold(MediaKind kind);

    /**
     * Opens a channel besides the messages, at any time.
     *
     * <p>Cold: each subscription opens one. Emits it once it is open; with flow control that is when the other side has taken it. Before {@code Connected} and during recovery it waits,
     * at most the send timeout. Cancelling undoes it. At most 256 channels of both sides together exist for one peer. Throws {@link IllegalArgumentException} for a label of more than
     * 64 characters, with others than those of ASCII, or that begins with {@code rtc.}. Errors: {@code TOO_MANY_CHANNELS}, {@code CHANNEL_REFUSED}, {@code TIMEOUT},
     * {@code PEER_CLOSED}, {@code CONNECTION_CLOSED}.
     */
    Mono<DataChannel> openChannel(String label, ChannelOptions options);

    /** Opens a channel with flow control; see {@link #openChannel(String, ChannelOptions)}. */
    default Mono<DataChannel> openChannel(String label) {
        return openChannel(label, ChannelOptions.flow());
    }

    /**
     * Emits the open channels that the other side opened, then each that it opens. Hot, on the loop: no gap, no duplicate; a subscriber without demand holds a place, not a queue.
     * Completes when the peer is closed.
     */
    Flux<DataChannel> channels();

    /**
     * Counts what travels between the two, and how well.
     *
     * <p>Cold: each subscription asks the engine once. Errors: {@code PEER_UNREACHABLE} while there is no peer connection, {@code ENGINE_FAILED}, {@code PEER_CLOSED},
     * {@code CONNECTION_CLOSED}.
     */
    Mono<PeerStatistics> statistics();

    /**
     * Counts again and again: at once, and each time this long after the last answer. While there is no peer connection nothing is emitted.
     *
     * <p>Cold; on the connection's loop thread. A subscriber without demand is not asked for; nothing is queued. Completes when the peer is closed. Throws
     * {@link IllegalArgumentException} for less than 10 ms. Errors: {@code ENGINE_FAILED}, {@code CONNECTION_CLOSED}.
     */
    Flux<PeerStatistics> statistics(Duration pause);

    /** Returns the smoothed round trip time over the control channel, once measured. */
    Optional<Duration> roundTrip();

    /** Emits each measured round trip time. Hot; a slow subscriber sees the latest; completes with the peer. */
    Flux<Duration> roundTrips();

    /**
     * Restarts ICE, as if the network had changed.
     *
     * <p>Cold. Completes when connected again; errors: {@code PEER_UNREACHABLE}, {@code PEER_CLOSED}.
     */
    Mono<Void> restartIce();

    /**
     * Makes the peer connection anew and keeps this peer, its streams and its unsent messages.
     *
     * <p>Cold. Completes when connected again; errors: {@code PEER_UNREACHABLE}, {@code PEER_CLOSED}.
     */
    Mono<Void> reconnect();

    /** Ends the connection to this peer in an orderly way: drains, says goodbye, closes. Cold, idempotent; cancelling stops the waiting only. The peer stays in the room. */
    Mono<Void> disconnect();
}
