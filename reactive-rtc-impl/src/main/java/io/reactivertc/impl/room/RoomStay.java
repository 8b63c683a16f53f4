package io.reactivertc.impl.room;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import io.reactivertc.data.DataMessage;
import io.reactivertc.error.DataException;
import io.reactivertc.error.PeerClosedException;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.impl.loop.EventHub;
import io.reactivertc.impl.loop.Roster;
import io.reactivertc.impl.peer.DefaultPeer;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** Is one stay in a room: who is here, and what happens. Made before it begins, so that one may subscribe beforehand. Written on the loop. */
final class RoomStay {

    private static final Logger log = LoggerFactory.getLogger(RoomStay.class);
    private static final int EVENTS = 1_024;

    private final RoomId room;
    private final RoomHost host;
    private final ClosingPeers closing;
    private final Epochs epochs;
    private final Consumer<DefaultPeer> onPeer;
    private final Absences absences;
    private final EventHub<RoomEvent> events;
    private final Roster<UserId, DefaultPeer> members;

    /** Members whose coming was not told yet. */
    private final Queue<DefaultPeer> untold = new ArrayDeque<>();

    /** Members whom the snapshot of a room that was entered again has not named so far. */
    private final Set<UserId> unnamed = new HashSet<>();

    /** Whether the server knows that this participant is here, so that it passes signals on. */
    private boolean reachable = true;

    RoomStay(RoomId room, RoomHost host, ClosingPeers closing, Epochs epochs, Consumer<DefaultPeer> onPeer) {
        this.room = room;
        this.host = host;
        this.closing = closing;
        this.epochs = epochs;
        this.onPeer = onPeer;
        this.absences = new Absences(host, peer -> drop(peer, RoomErrors.closeReason(PeerLeftReason.LOST)));
        this.events = new EventHub<>(host.peers().loop(), EVENTS);
        this.members = new Roster<>(host.peers().loop());
    }

    Flux<RoomEvent> events() {
        return events.events();
    }

    Flux<Peer> peers() {
        return members.members().cast(Peer.class);
    }

    /** Merges the peers' messages. Holds at most one message per peer that was not asked for, so the subscriber's pace is that of the senders. */
    Flux<DataMessage> messages() {
        return members.members().flatMap(RoomStay::messagesOf, Integer.MAX_VALUE, 1);
    }

    /** Merges what the peers offer. */
    Flux<IncomingFile> files() {
        return members.members().flatMap(Peer::files, Integer.MAX_VALUE, 1);
    }

    Optional<DefaultPeer> peer(UserId id) {
        return members.get(id);
    }

    List<DefaultPeer> all() {
        return members.all();
    }

    int size() {
        return members.size();
    }

    /** Takes in a message of the server; newcomers are not met any more by one who is going. */
    void onMessage(ServerMessage message, boolean going) {
        if (message instanceof ServerMessage.Signal signal) {
            signal(signal.from(), signal.body());
        } else if (message instanceof ServerMessage.PeerLeft left) {
            departed(left);
        } else if (message instanceof ServerMessage.PeerExtra extra) {
            members.get(extra.user()).ifPresent(peer -> changeExtra(peer, extra.value()));
        } else if (message instanceof ServerMessage.Relayed relayed) {
            relayed(relayed.from(), relayed.body());
        } else if (message instanceof ServerMessage.PeerJoined joined && !going) {
            arrived(joined.peer());
            tellArrivals();
        } else if (message instanceof ServerMessage.MorePeers page && !going) {
            snapshot(page.peers(), page.more());
            tellArrivals();
        }
    }

    /** Begins to compare what the server tells with who is here. */
    void beginSnapshot() {
        unnamed.clear();
        members.all().forEach(peer -> unnamed.add(peer.id()));
    }

    /** Takes in a part of who the server says is here; after the last part, who was not named is missing. */
    void snapshot(List<PeerInfo> named, boolean more) {
        named.forEach(this::arrived);
        if (!more) {
            Set<UserId> missing = Set.copyOf(unnamed);
            unnamed.clear();
            missing.forEach(user -> members.get(user).ifPresent(this::lost));
        }
    }

    /** Takes in that somebody is here: keeps whom it knows and still hears, replaces another life of theirs. */
    private void arrived(PeerInfo info) {
        if (info.user().equals(host.peers().self())) {
            return;
        }
        unnamed.remove(info.user());
        DefaultPeer known = members.get(info.user()).orElse(null);
        if (known == null) {
            admit(info);
        } else if (!known.instance().equals(info.instance())) {
            drop(known, RoomErrors.closeReason(PeerLeftReason.REPLACED));
            admit(info);
        } else if (isHeard(known)) {
            absences.over(known);
            changeExtra(known, info.extra());
        } else {
            drop(known, RoomErrors.closeReason(PeerLeftReason.LOST));
            admit(info);
        }
    }

    void ownerChanged(UserId owner) {
        tell(new RoomEvent.OwnerChanged(owner));
    }

    /** Tells the peers whether the way through the server is open. */
    void signalingReady(boolean ready) {
        reachable = ready;
        members.all().forEach(peer -> peer.onSignalingReady(ready));
    }

    /** Tells of those who were here on entering. */
    void tellArrivals() {
        for (DefaultPeer peer = untold.poll(); peer != null; peer = untold.poll()) {
            events.emit(new RoomEvent.PeerJoined(peer));
        }
    }

    /** Takes leave of all and completes the streams. */
    void end(CloseReason reason) {
        members.all().forEach(peer -> drop(peer, reason));
        events.complete();
        members.complete();
    }

    /** Takes in that somebody is gone. Who was only lost to the server stays while they are heard, and has time to come back. */
    private void departed(ServerMessage.PeerLeft left) {
        DefaultPeer known = members.get(left.user()).orElse(null);
        if (known == null || !known.instance().equals(left.instance())) {
            return;
        }
        if (left.reason() == PeerLeftReason.LOST) {
            lost(known);
        } else {
            drop(known, RoomErrors.closeReason(left.reason()));
        }
    }

    private void relayed(UserId from, JsonText body) {
        try {
            Object value = host.peers().json().read(utf8(body), Object.class);
            tell(new RoomEvent.Relayed(from, value));
        } catch (DataException unreadable) {
            log.debug("[{} {}] dropped a relayed value that cannot be read: {}", room, from, unreadable.getMessage());
        }
    }

    /** Merges the peers' tracks. */
    Flux<RemoteTrack> tracks() {
        return members.members().flatMap(Peer::tracks, Integer.MAX_VALUE, 1);
    }

    private void signal(UserId from, JsonText body) {
        members.get(from).ifPresentOrElse(peer -> peer.onSignal(body),
                () -> log.debug("[{} {}] dropped a signal of a stranger", room, from));
    }

    private void admit(PeerInfo info) {
        if (members.size() >= RoomSpec.MOST_PEERS) {
            log.warn("[{}] ignored a member beyond {}", room, RoomSpec.MOST_PEERS);
            return;
        }
        DefaultPeer peer = new DefaultPeer(host.peers(), info,
                new RoomRoute(room, info.user(), host.session(), () -> reachable), absences::closed);
        members.add(info.user(), peer);
        untold.add(peer);
        onPeer.accept(peer);
        peer.start(epochs.first(info));
    }

    private void lost(DefaultPeer peer) {
        if (isHeard(peer)) {
            absences.begin(peer);
        } else {
            drop(peer, RoomErrors.closeReason(PeerLeftReason.LOST));
        }
    }

    private void drop(DefaultPeer peer, CloseReason reason) {
        absences.over(peer);
        unnamed.remove(peer.id());
        members.remove(peer.id());
        epochs.over(peer);
        closing.close(peer, reason);
        tell(new RoomEvent.PeerLeft(peer, reason));
    }

    private void changeExtra(DefaultPeer peer, JsonText value) {
        try {
            Map<String, Object> extra = host.peers().json().readObject(utf8(value));
            if (!extra.equals(peer.extra())) {
                peer.updateExtra(extra);
                tell(new RoomEvent.ExtraChanged(peer, peer.extra()));
            }
        } catch (DataException unreadable) {
            log.debug("[{} {}] dropped extra data that cannot be read: {}", room, peer.id(), unreadable.getMessage());
        }
    }

    private void tell(RoomEvent event) {
        tellArrivals();
        events.emit(event);
    }

    private static boolean isHeard(DefaultPeer peer) {
        return !peer.state().isTerminal() && peer.isHeartbeatAlive();
    }

    /** One peer's end is not the room's, orderly or not. */
    private static Flux<DataMessage> messagesOf(Peer peer) {
        return peer.messages().onErrorComplete(PeerClosedException.class);
    }

    private static byte[] utf8(JsonText text) {
        return text.value().getBytes(StandardCharsets.UTF_8);
    }
}
