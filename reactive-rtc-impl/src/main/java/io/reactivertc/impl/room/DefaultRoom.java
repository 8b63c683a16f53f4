package io.reactivertc.impl.room;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.data.SendResult;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.DataException;
import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.impl.loop.LoopVerbs;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.Floor;
import io.reactivertc.impl.peer.DefaultPeer;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.JoinRequest;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomDescriptor;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.room.RoomMedia;
import io.reactivertc.room.RoomMember;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState;
import io.reactivertc.room.RoomUpdate;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ServerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Offers one room to the application: its verbs become commands of the loop, its streams are those of the present or next stay. */
public final class DefaultRoom implements Room {

    private final RoomId id;
    private final RoomHost host;
    private final RtcLoop loop;
    private final RoomRequests requests;
    private final RoomTracks tracks;
    private final Attendance attendance;

    /** Creates the handle of a room that was not entered. Any thread. */
    public DefaultRoom(RoomId id, RoomHost host) {
        this.id = id;
        this.host = host;
        this.loop = host.peers().loop();
        this.requests = new RoomRequests(id, host);
        this.tracks = new RoomTracks(this::retain, () -> host.release(this), this::receivesMedia,
                new Relaying(host::media, this::isRelay), this::mediaTerms);
        this.attendance = new Attendance(this, host, requests, tracks);
    }

    @Override
    public RoomId id() {
        return id;
    }

    @Override
    public Mono<Room> open(RoomOptions options) {
        return enter(EnterMode.OPEN, options);
    }

    @Override
    public Mono<Room> join(RoomOptions options) {
        return enter(EnterMode.JOIN, options);
    }

    @Override
    public Mono<Room> openOrJoin(RoomOptions options) {
        return enter(EnterMode.ENTER, options);
    }

    @Override
    public Mono<Void> leave() {
        return LoopVerbs.defer(loop, attendance::leave).onErrorComplete(ConnectionException.class);
    }

    @Override
    public Mono<Void> closeForAll() {
        return LoopVerbs.create(loop, this::closeForAll);
    }

    @Override
    public RoomState state() {
        return attendance.life().state();
    }

    @Override
    public Flux<RoomState> states() {
        return inUse(() -> attendance.life().states());
    }

    @Override
    public Flux<RoomEvent> events() {
        return ofStay(RoomStay::events);
    }

    @Override
    public Flux<Peer> peers() {
        return ofStay(RoomStay::peers);
    }

    @Override
    public Optional<Peer> peer(UserId user) {
        return attendance.stay().peer(user).map(Function.identity());
    }

    @Override
    public int peerCount() {
        return attendance.stay().size();
    }

    @Override
    public Flux<DataMessage> messages() {
        return ofStay(RoomStay::messages);
    }

    @Override
    public Flux<RemoteTrack> tracks() {
        return ofStay(RoomStay::tracks);
    }

    @Override
    public Flux<Optional<RemoteTrack>> activeSpeakers() {
        return Floor.<RemoteTrack>among(tracks(), RemoteTrack::speakingStates).onBackpressureLatest();
    }

    @Override
    public Mono<Void> publish(LocalTrack track) {
        Objects.requireNonNull(track, "track");
        return onLoop(() -> {
            List<DefaultPeer> present = attendance.stay().all();
            if (attendance.isInside() && attendance.facts().isAudience() && present.stream().noneMatch(this::receivesMedia)) {
                throw new MediaException(RtcErrorCode.ONE_WAY, "in this room only its owner sends");
            }
            tracks.publish(track, present);
        });
    }

    @Override
    public Mono<Void> unpublish(LocalTrack track) {
        Objects.requireNonNull(track, "track");
        return onLoop(() -> tracks.unpublish(track, attendance.stay().all()));
    }

    @Override
    public Flux<SendResult> broadcast(Payload payload) {
        Objects.requireNonNull(payload, "payload");
        return ifInside(() -> sendToAll(payload));
    }

    private <T> Flux<T> ifInside(Supplier<Flux<T>> verb) {
        return Flux.defer(() -> attendance.isInside() ? verb.get() : Flux.error(RoomErrors.notInRoom()));
    }

    @Override
    public Flux<IncomingFile> files() {
        return ofStay(RoomStay::files);
    }

    @Override
    public Flux<OutgoingFile> sendFile(FileSource source) {
        Objects.requireNonNull(source, "source");
        return ifInside(() -> SharedFile.offer(source, Flux.fromIterable(attendance.stay().all())));
    }

    @Override
    public Flux<OutgoingFile> shareWithNewcomers(FileSource source) {
        Objects.requireNonNull(source, "source");
        return ifInside(() -> SharedFile.offer(source, attendance.stay().peers()));
    }

    @Override
    public Mono<Void> relay(Object body) {
        Objects.requireNonNull(body, "body");
        return inside(() -> requests.relay(null, body));
    }

    @Override
    public Mono<Void> relay(UserId to, Object body) {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(body, "body");
        return inside(() -> requests.relay(to, body));
    }

    @Override
    public Mono<Void> updateExtra(Map<String, Object> extra) {
        Map<String, Object> changed = Map.copyOf(extra);
        return inside(() -> {
            attendance.remember(attendance.options().withExtra(changed));
            return requests.updateExtra(changed);
        });
    }

    @Override
    public Mono<Void> update(RoomUpdate update) {
        Objects.requireNonNull(update, "update");
        return inside(() -> requests.update(update).doOnSuccess(none -> attendance.remember(update)));
    }

    @Override
    public Mono<Void> handOver(UserId to) {
        Objects.requireNonNull(to, "to");
        return inside(() -> requests.handOver(to));
    }

    @Override
    public Mono<Void> eject(UserId user, @Nullable String reason, Duration bar) {
        Objects.requireNonNull(user, "user");
        if (bar.isNegative()) {
            throw new IllegalArgumentException("bar must not be negative");
        }
        return inside(() -> requests.eject(user, reason, bar));
    }

    @Override
    public Mono<Void> introduce(UserId a, UserId b) {
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        return inside(() -> requests.introduce(a, b)
                .doOnSuccess(none -> attendance.stay().introductions().remember(a, b)));
    }

    @Override
    public Flux<JoinRequest> joinRequests() {
        return ofStay(stay -> stay.gallery().joinRequests());
    }

    @Override
    public List<RoomMember> audience() {
        return attendance.stay().gallery().audience();
    }

    @Override
    public RoomDescriptor descriptor() {
        return attendance.facts().descriptor();
    }

    /** Takes in a message of the server about this room. On the loop. */
    public void onMessage(ServerMessage message) {
        attendance.onMessage(message);
    }

    /** Takes in that the session is away. On the loop. */
    public void onAway() {
        attendance.onAway();
    }

    /** Takes in that the session is back, or that another one took its place. On the loop. */
    public void onReady(boolean resumed) {
        attendance.onReady(resumed);
    }

    /** Takes in that what others see of this participant was changed everywhere. On the loop. */
    public void onExtraChanged() {
        attendance.remember(attendance.options().withExtra(Map.of()));
    }

    /** Ends the handle: goodbye to the peers, then nothing more. Cold; on the loop; signals {@code CLOSE_TIMEOUT} if a peer could not be closed in time. */
    public Mono<Void> shut(CloseReason reason) {
        return attendance.shut(reason);
    }

    @Override
    public String toString() {
        return "Room[" + id + ", " + state() + "]";
    }

    private RoomMedia mediaTerms() {
        return attendance.options().media();
    }

    private Mono<Room> enter(EnterMode mode, RoomOptions options) {
        Objects.requireNonNull(options, "options");
        return LoopVerbs.create(loop, sink -> {
            Entry entry = new Entry(mode, options, captures(), sink);
            sink.onCancel(() -> {
                entry.cancelled();
                loop.execute(() -> attendance.undo(entry));
            });
            attendance.begin(entry);
        });
    }

    private Captures captures() {
        return new Captures(loop,
                track -> tracks.publish(track, attendance.stay().all()),
                track -> tracks.unpublish(track, attendance.stay().all()));
    }

    private void closeForAll(MonoSink<Void> sink) {
        if (!attendance.isInside()) {
            sink.error(RoomErrors.notInRoom());
            return;
        }
        requests.closeForAll().subscribe(ignored -> {}, sink::error, () -> {
            attendance.closedForAll();
            sink.success();
        });
    }

    private Flux<SendResult> sendToAll(Payload payload) {
        return Flux.fromIterable(attendance.stay().all()).flatMap(peer -> send(peer, payload), Integer.MAX_VALUE, 1);
    }

    private static Mono<SendResult> send(DefaultPeer peer, Payload payload) {
        return peer.send(payload)
                .thenReturn(SendResult.sent(peer.id()))
                .onErrorResume(error -> Mono.just(SendResult.failed(peer.id(), sendFailure(error))));
    }

    private static RtcException sendFailure(Throwable error) {
        return error instanceof RtcException known
                ? known
                : new DataException(RtcErrorCode.NOT_SENT, String.valueOf(error.getMessage()), error);
    }

    private Mono<Void> onLoop(Runnable step) {
        return LoopVerbs.defer(loop, () -> Mono.fromRunnable(step));
    }

    private Mono<Void> inside(Supplier<Mono<Void>> verb) {
        return LoopVerbs.defer(loop, () -> attendance.isInside() ? verb.get() : Mono.error(RoomErrors.notInRoom()));
    }

    /** Returns a stream of the stay that is present or next at subscription. There is none after the end, and {@code repeat()} must not wait for one for ever. */
    private <T> Flux<T> ofStay(Function<RoomStay, Flux<T>> view) {
        return inUse(() -> state().isTerminal()
                ? Flux.error(new ConnectionException(RtcErrorCode.CONNECTION_CLOSED, "the room is closed with its connection"))
                : view.apply(attendance.stay()));
    }

    /** Keeps this handle the one of its room while a stream of it is subscribed. */
    private <T> Flux<T> inUse(Supplier<Flux<T>> stream) {
        return Flux.using(this::retain, room -> stream.get(), host::release);
    }

    private boolean receivesMedia(DefaultPeer peer) {
        return attendance.facts().sendsAlong(peer.flow());
    }

    private boolean isRelay() {
        return attendance.facts().isRelay();
    }

    private DefaultRoom retain() {
        host.retain(this);
        return this;
    }
}
