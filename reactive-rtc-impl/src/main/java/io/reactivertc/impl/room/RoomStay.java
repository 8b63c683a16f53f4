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
import io.reactivertc.impl.loop.Roster;
import io.reactivertc.impl.peer.DefaultPeer;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.room.RoomMember;
import io.reactivertc.signaling.MediaFlow;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** Is one stay in a room: who is here, and what happens. Made before it begins, so that one may subscribe beforehand. Written on the loop. */
final class RoomStay {

    private static final Logger log = LoggerFactory.getLogger(RoomStay.class);

    private final RoomId room;
    private final RoomHost host;
    private final ClosingPeers closing;
    private final Epochs epochs;
    private final PeerWatcher watcher;
    private final Absences absences;
    private final Gallery gallery;
    private final Introductions introductions;
    private final RoomTidings tidings;
    private final Roster<UserId, DefaultPeer> members;

    /** Members whom the snapshot of a room that was entered again has not named so far. */
    private final Set<UserId> unnamed = new HashSet<>();

    /** Whether the server knows that this participant is here, so that it passes signals on. */
    private boolean reachable = true;

    RoomStay(RoomId room, RoomHost host, RoomRequests requests, ClosingPeers closing, Epochs epochs,
            PeerWatcher watcher) {
        this.room = room;
        this.host = host;
        this.closing = closing;
        this.epochs = epochs;
        this.watcher = watcher;
        this.absences = new Absences(host, peer -> drop(peer, RoomErrors.closeReason(PeerLeftReason.LOST)));
        this.tidings = new RoomTidings(host.peers().loop());
        this.members = new Roster<>(host.peers().loop());
        this.gallery = new Gallery(host, requests, this::tell);
        this.introductions = new Introductions(host.peers().loop(), requests);
    }

    Flux<RoomEvent> events() {
        return tidings.events();
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

    /** Returns who is known without a connection. */
    Gallery gallery() {
        return gallery;
    }

    Introductions introductions() {
        return introductions;
    }

    /** Says whether this participant owns the room. */
    void owning(boolean owns) {
        if (!owns) {
            gallery.ownedByAnother();
        }
        introductions.owning(owns, everybody());
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
        } else if (message instanceof ServerMessage.PeerFlow flow) {
            members.get(flow.user()).ifPresent(peer -> turn(peer, flow.flow()));
        } else if (message instanceof ServerMessage.PeerExtra extra) {
            members.get(extra.user()).ifPresent(peer -> changeExtra(peer, extra.value()));
        } else if (message instanceof ServerMessage.Relayed relayed) {
            relayed(relayed.from(), relayed.body());
        } else if (message instanceof ServerMessage.Knock knock) {
            gallery.knocked(knock);
        } else if (message instanceof ServerMessage.KnockWithdrawn withdrawn) {
            gallery.over(withdrawn.user());
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
        gallery.beginSnapshot();
        members.all().forEach(peer -> unnamed.add(peer.id()));
    }

    /** Takes in a part of who the server says is here; after the last part, who was not named is missing. */
    void snapshot(List<PeerInfo> named, boolean more) {
        named.forEach(this::arrived);
        if (!more) {
            Set<UserId> missing = Set.copyOf(unnamed);
            unnamed.clear();
            gallery.endSnapshot();
            missing.forEach(user -> members.get(user).ifPresent(this::lost));
        }
    }

    /** Takes in that somebody is here: keeps whom it knows and still hears, replaces another life of theirs. */
    private void arrived(PeerInfo info) {
        if (info.user().equals(host.peers().self())) {
            return;
        }
        if (!info.linked()) {
            gallery.arrived(info);
        } else {
            gallery.left(info.user());
            gallery.over(info.user());
            connect(info);
        }
        introductions.arrived(everybody(), Extras.member(host.peers().json(), info));
    }

    private void connect(PeerInfo info) {
        unnamed.remove(info.user());
        DefaultPeer known = members.get(info.user()).orElse(null);
        if (known == null) {
            admit(info);
        } else if (!known.instance().equals(info.instance())) {
            drop(known, RoomErrors.closeReason(PeerLeftReason.REPLACED));
            admit(info);
        } else if (isHeard(known)) {
            absences.over(known);
            turn(known, info.flow());
            changeExtra(known, info.extra());
        } else {
            drop(known, RoomErrors.closeReason(PeerLeftReason.LOST));
            admit(info);
        }
    }

    void ownerChanged(UserId owner) {
        owning(owner.equals(host.peers().self()));
        tell(new RoomEvent.OwnerChanged(owner));
    }

    /** Tells something that is not about one peer. */
    void tell(RoomEvent event) {
        tidings.tell(event);
    }

    /** Tells the peers whether the way through the server is open. */
    void signalingReady(boolean ready) {
        reachable = ready;
        members.all().forEach(peer -> peer.onSignalingReady(ready));
    }

    /** Tells how this participant was let in, and of those who were here. */
    void begin(@Nullable JsonText terms) {
        if (terms != null) {
            tidings.tellFirst(new RoomEvent.Admitted(Extras.read(host.peers().json(), terms)));
        }
        tellArrivals();
    }

    /** Tells of those who were here on entering. */
    void tellArrivals() {
        tidings.tellArrivals();
    }

    /** Takes leave of all and completes the streams. */
    void end(CloseReason reason) {
        introductions.end();
        members.all().forEach(peer -> drop(peer, reason));
        gallery.end();
        tidings.complete();
        members.complete();
    }

    /** Takes in that somebody is gone. Who was only lost to the server stays while they are heard, and has time to come back. */
    private void departed(ServerMessage.PeerLeft left) {
        DefaultPeer known = members.get(left.user()).orElse(null);
        if (gallery.left(left.user()) || known == null || !known.instance().equals(left.instance())) {
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
        tidings.arrived(peer);
        watcher.came(peer);
        peer.start(epochs.first(info));
    }

    /** Returns all in the room that are known, this participant first. */
    private List<RoomMember> everybody() {
        Stream<RoomMember> self = Stream.of(new RoomMember(host.peers().self(), Map.of()));
        Stream<RoomMember> connected = members.all().stream().map(peer -> new RoomMember(peer.id(), peer.extra()));
        return Stream.concat(Stream.concat(self, connected), gallery.audience().stream()).toList();
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
        watcher.gone(peer);
        epochs.over(peer);
        closing.close(peer, reason);
        tell(new RoomEvent.PeerLeft(peer, reason));
    }

    private void turn(DefaultPeer peer, MediaFlow flow) {
        if (peer.flow() != flow) {
            peer.updateFlow(flow);
            watcher.turned(peer);
        }
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
