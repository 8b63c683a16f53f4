package io.reactivertc.room;

import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.data.SendResult;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.peer.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Is the handle of one room on one connection: before entering, inside, and after leaving. One handle per id.
 *
 * <p>{@link #peers()}, {@link #messages()}, {@link #files()}, {@link #tracks()} and {@link #events()} belong to one stay: subscribed earlier they wait for it, and they complete when it ends ({@code repeat()}
 * follows the next, and ends with {@code CONNECTION_CLOSED} when none can come any more). {@link #states()} spans stays. All signals arrive on the connection's loop thread, which must not be blocked. Owned by its connection.
 */
public interface Room {

    /** Returns which room this is. */
    RoomId id();

    /**
     * Opens the room and enters it as its owner.
     *
     * <p>Cold; emits this room when inside. Cancelling undoes it, at any stage. Errors: {@code ROOM_EXISTS}, {@code ALREADY_IN_ROOM}, {@code SERVER_FULL}, {@code TIMEOUT},
     * {@code INSECURE_TRANSPORT}, {@code CONNECTION_CLOSED}; those of what {@link RoomOptions#capture()} captures, and {@code MEDIA_FAILED} for others.
     */
    Mono<Room> open(RoomOptions options);

    /**
     * Joins the room.
     *
     * <p>Cold; emits this room when inside. Cancelling undoes it, at any stage. Errors: {@code ROOM_NOT_FOUND}, {@code ROOM_FULL}, {@code BAD_PASSWORD}, {@code ROOM_LOCKED}, {@code BARRED},
     * {@code ADMISSION_DENIED}, {@code ADMISSION_TIMEOUT}, {@code ALREADY_IN_ROOM}, {@code TIMEOUT}, {@code RATE_LIMITED}, {@code INSECURE_TRANSPORT}, {@code CONNECTION_CLOSED}; those of what is captured, as {@link #open}.
     */
    Mono<Room> join(RoomOptions options);

    /** Joins the room, or opens it if it does not exist, in one step at the server. Cold; cancelling undoes it. Errors as {@link #join}, but for {@code ROOM_NOT_FOUND}. */
    Mono<Room> openOrJoin(RoomOptions options);

    /** Opens the room with default options; see {@link #open(RoomOptions)}. */
    default Mono<Room> open() {
        return open(RoomOptions.DEFAULT);
    }

    /** Joins the room with default options; see {@link #join(RoomOptions)}. */
    default Mono<Room> join() {
        return join(RoomOptions.DEFAULT);
    }

    /** Joins or opens the room with default options; see {@link #openOrJoin(RoomOptions)}. */
    default Mono<Room> openOrJoin() {
        return openOrJoin(RoomOptions.DEFAULT);
    }

    /** Leaves the room: says goodbye to each peer, then to the server. Cold, idempotent; cancelling stops the waiting only. */
    Mono<Void> leave();

    /** Closes the room for all; only its owner may. Cold; cancelling stops the waiting only. Errors: {@code NOT_OWNER}, {@code NOT_IN_ROOM}. */
    Mono<Void> closeForAll();

    /**
     * Changes the room; only its owner may. All in it see {@link RoomEvent.Updated}.
     *
     * <p>Cold; completes on the loop when the server has it. Cancelling stops the waiting only. Errors: {@code NOT_OWNER}, {@code NOT_IN_ROOM}, {@code INVALID_JSON}, {@code INVALID_ARGUMENT},
     * {@code MESSAGE_TOO_LARGE}, {@code INSECURE_TRANSPORT}.
     */
    Mono<Void> update(RoomUpdate update);

    /** Makes another member the owner; only the owner may. Cold; cancelling stops the waiting only. Errors: {@code NOT_OWNER}, {@code NOT_IN_ROOM}, {@code PEER_NOT_FOUND}. */
    Mono<Void> handOver(UserId to);

    /**
     * Removes a member; only the owner may. Nobody else is touched.
     *
     * <p>Cold; completes on the loop when the server has done it. Cancelling stops the waiting only. Errors: {@code NOT_OWNER}, {@code NOT_IN_ROOM}, {@code PEER_NOT_FOUND}.
     *
     * @param reason told to them; may be null
     * @param bar how long they may not come back, by their user id and their principal; a week at most, zero lets them come back at once
     */
    Mono<Void> eject(UserId user, @Nullable String reason, Duration bar);

    /** Removes a member, who may come back; see {@link #eject(UserId, String, Duration)}. */
    default Mono<Void> eject(UserId user) {
        return eject(user, null, Duration.ZERO);
    }

    /**
     * Connects two members whom the topology does not connect; only the owner may. Kept over a restart of the server while this stay lasts.
     *
     * <p>Cold; completes on the loop when the server has told both. Cancelling stops the waiting only. Errors: {@code NOT_OWNER}, {@code NOT_IN_ROOM}, {@code PEER_NOT_FOUND}.
     */
    Mono<Void> introduce(UserId a, UserId b);

    /**
     * Emits who waits outside, then who comes to wait, while this participant owns a room that was opened with {@code Admission.OWNER}. Hot, on the loop. A subscriber without demand misses nobody
     * who still waits when it asks. Completes when the stay ends.
     */
    Flux<JoinRequest> joinRequests();

    /** Returns who is in the room without being connected to this participant, as far as the server tells, which it tells owners alone; a snapshot, never blocks. */
    List<RoomMember> audience();

    /** Returns what can be passed on to others so that they find this room; as of the present or last stay. Never blocks. */
    RoomDescriptor descriptor();

    /** Returns the current state; never blocks. */
    RoomState state();

    /** Emits the current state, then each change, over all stays. Hot; a slow subscriber sees the latest; completes after {@link RoomState.Closed}; never errors. */
    Flux<RoomState> states();

    /**
     * Emits what happens during one stay, in order. Hot, nothing is replayed. A subscriber that lets 1,024 events wait fails alone with {@code SLOW_CONSUMER}. Completes when
     * the stay ends.
     */
    Flux<RoomEvent> events();

    /**
     * Emits who is here, then who comes: no gap, no duplicate. Hot. A subscriber without demand misses nobody who is still here when it asks. Completes when the stay ends.
     * Who is in the room is here also if the connection to them ended ({@link io.reactivertc.peer.PeerState.Closed}): that they left is another matter.
     */
    Flux<Peer> peers();

    /** Returns the peer with this id, if they are here now; never blocks. */
    Optional<Peer> peer(UserId id);

    /** Returns how many peers are here now, without this participant; never blocks. */
    int peerCount();

    /**
     * Emits the messages of all peers, those of each peer in order. Hot; counts as one subscriber of {@link Peer#messages()} on each present and future peer, so demand goes
     * back to the senders. Completes when the stay ends.
     */
    Flux<DataMessage> messages();

    /**
     * Emits the tracks of all peers: those that are there, then those that come. Hot; a subscriber without demand misses no track that is still there when it asks. Completes
     * when the stay ends.
     */
    Flux<RemoteTrack> tracks();

    /**
     * Emits whose track has the floor, and again whenever another does: the one who speaks; of several the one who had it, until another is louder by 6 dB for some intervals. Who falls silent keeps it
     * until somebody else speaks; it is empty before anybody spoke, and after their track ended.
     *
     * <p>Hot, on a media thread, which must not be blocked; each subscriber listens to all sound in the room anew. A slow subscriber sees the latest. Completes when the stay ends.
     */
    Flux<Optional<RemoteTrack>> activeSpeakers();

    /**
     * Publishes a track to all who are here and all who will come, in this stay and later ones, until it is taken back or ends. May be called before entering.
     *
     * <p>Reaches those to whom the topology lets media go: in a {@code Topology.BROADCAST} what a viewer publishes goes to the owner; with {@code ONE_WAY} and {@code RELAY_TREE} what anybody but the owner
     * publishes goes to those whom they were introduced to.
     *
     * <p>Cold; completes at once; see {@link Peer#publish}. Errors: {@code PEER_CLOSED} when the track is over, {@code BUSY} beyond 64 tracks, {@code ONE_WAY} inside a room of one way that somebody else
     * owns and where there is nobody whom this participant was introduced to, {@code CONNECTION_CLOSED}. A track of another connection reaches nobody.
     */
    Mono<Void> publish(LocalTrack track);

    /** Takes a track back from all; they see its end. Cold, idempotent. Errors: {@code CONNECTION_CLOSED}. */
    Mono<Void> unpublish(LocalTrack track);

    /**
     * Sends a message to all who are here now, and tells of each what became of it.
     *
     * <p>Cold; the receivers are taken at subscription. One result per receiver, in the order in which they are known; never errors because of one receiver. Errors:
     * {@code NOT_IN_ROOM}.
     */
    Flux<SendResult> broadcast(Payload payload);

    /** Sends a text to all who are here now; see {@link #broadcast(Payload)}. */
    default Flux<SendResult> broadcast(String text) {
        return broadcast(Payload.text(text));
    }

    /**
     * Emits the files that the peers offer and that are not over, then those that come. Hot; a subscriber without demand holds no queue of its own, at most one file per peer.
     * Completes when the stay ends.
     */
    Flux<IncomingFile> files();

    /**
     * Offers a file to all who are here now: one transfer for each.
     *
     * <p>Cold; the receivers are taken at subscription. Emits the transfers as soon as they are in line; a receiver who is gone by then is left out. Cancelling does not cancel
     * the transfers that were emitted. Errors: {@code NOT_IN_ROOM}, {@code SOURCE_FAILED}, {@code INVALID_OFFER}.
     */
    Flux<OutgoingFile> sendFile(FileSource source);

    /**
     * Offers a file to all who are here and to each newcomer, until it is cancelled or the stay ends: one transfer for each, always the same id for the same user. Who comes
     * back as another instance goes on with what they have, if they saved it to disk. Otherwise like {@link #sendFile(FileSource)}.
     */
    Flux<OutgoingFile> shareWithNewcomers(FileSource source);

    /**
     * Sends a small value to all in the room through the server, whether or not a peer connection exists. Others see {@link RoomEvent.Relayed}.
     *
     * <p>Cold. Completes when the server has it. At most 64 KiB of JSON. Errors: {@code NOT_IN_ROOM}, {@code BUSY}, {@code RATE_LIMITED}, {@code INVALID_JSON}, {@code FRAME_TOO_LARGE}.
     */
    Mono<Void> relay(Object body);

    /** Sends a small value to one member through the server; see {@link #relay(Object)}. Errors besides: {@code PEER_NOT_FOUND}. */
    Mono<Void> relay(UserId to, Object body);

    /** Changes what others in this room see of this participant. Cold; completes when the server has it. Errors: {@code NOT_IN_ROOM}, {@code INVALID_JSON}. */
    Mono<Void> updateExtra(Map<String, Object> extra);
}
