package io.reactivertc.impl.room;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.Role;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RoomException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.peer.DefaultPeer;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState.LeftReason;
import io.reactivertc.room.RoomUpdate;
import io.reactivertc.signaling.ServerMessage;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Keeps this participant in a room, over lost sessions, and takes them out again; how they get in is a matter of {@link Entering}. On the loop, but for what only reads. */
final class Attendance {

    private static final Logger log = LoggerFactory.getLogger(Attendance.class);

    private final DefaultRoom room;
    private final RoomHost host;
    private final RoomRequests requests;
    private final Reentry reentry;
    private final ClosingPeers closing = new ClosingPeers();
    private final Epochs epochs = new Epochs();
    private final RoomLife life;
    private final Entering entering;

    /** The present stay, or the next. Written on the loop, read by subscribers on any thread. */
    private volatile RoomStay stay;

    /** The attempt that the present stay came of. */
    private @Nullable Entry origin;

    /** Who waits for the leaving that is under way. */
    private Sinks.@Nullable Empty<Void> leaving;

    private boolean shut;
    private RoomOptions options = RoomOptions.DEFAULT;
    private final RoomFacts facts;
    private final RoomTracks tracks;

    Attendance(DefaultRoom room, RoomHost host, RoomRequests requests, RoomTracks tracks) {
        this.tracks = tracks;
        this.room = room;
        this.host = host;
        this.requests = requests;
        this.reentry = new Reentry(host, requests, this::readmitted, this::lost);
        this.life = new RoomLife(loop());
        this.stay = new RoomStay(room.id(), host, requests, closing, epochs, tracks);
        this.facts = new RoomFacts(room.id(), host);
        this.entering = new Entering(room, host, requests, life, this::entered);
    }

    RoomLife life() {
        return life;
    }

    RoomStay stay() {
        return stay;
    }

    boolean isInside() {
        return life.state().isInside();
    }

    /** Begins to enter, or tells the attempt why not. */
    void begin(Entry attempt) {
        entering.begin(attempt);
    }

    /** Undoes an attempt whose result nobody took: under way, or answered but not delivered. */
    void undo(Entry attempt) {
        if (!entering.undo(attempt) && origin == attempt && leaving == null) {
            end(LeftReason.CANCELLED, null, CloseReason.of(CloseReason.Kind.LOCAL, "cancelled"));
            requests.leave().subscribe();
        }
    }

    /** Leaves: goodbye to each peer, then to the server. */
    Mono<Void> leave() {
        if (entering.isUnderWay()) {
            return entering.leave();
        }
        if (!isInside()) {
            return Mono.empty();
        }
        Sinks.Empty<Void> present = leaving;
        return present == null ? beginLeaving() : present.asMono();
    }

    /** Ends the stay because this participant closed the room. */
    void closedForAll() {
        roomClosed(null);
    }

    /** Remembers what others see of this participant here, for entering again. */
    void remember(RoomOptions changed) {
        options = changed;
    }

    /** Remembers the password that this participant gave the room, for entering again. */
    void remember(RoomUpdate update) {
        String password = update.password();
        if (password != null) {
            options = password.isEmpty() ? options.withoutPassword() : options.withPassword(password);
        }
    }

    RoomOptions options() {
        return options;
    }

    RoomFacts facts() {
        return facts;
    }

    /** Takes in a message of the server about this room. */
    void onMessage(ServerMessage message) {
        if (!isInside()) {
            entering.onMessage(message);
            return;
        }
        if (message instanceof ServerMessage.RoomClosed closed) {
            roomClosed(closed.reason());
        } else if (message instanceof ServerMessage.Ejected ejected) {
            ejected(ejected.reason());
        } else if (message instanceof ServerMessage.RoomUpdated updated) {
            stay.tell(facts.updated(updated, stay.size() + 1));
        } else if (message instanceof ServerMessage.RoomEntered || message instanceof ServerMessage.RoomDenied) {
            reentry.onMessage(message);
        } else if (message instanceof ServerMessage.OwnerChanged changed) {
            facts.owner(changed.owner());
            life.apply(new RoomInput.Owned(facts.role(), facts.owner()));
            stay.ownerChanged(facts.owner());
            stay.all().forEach(tracks::turned);
        } else if (message instanceof ServerMessage.NewClaim claimed) {
            requests.claim(claimed.claim());
        } else {
            stay.onMessage(message, isGoing());
        }
    }

    /** Takes in that the session is away. */
    void onAway() {
        reentry.stop();
        life.apply(new RoomInput.Away());
        stay.signalingReady(false);
    }

    /** Takes in that the session is back; if it is a new one, the room is entered anew. */
    void onReady(boolean resumed) {
        requests.leaveAgain(resumed).subscribe();
        if (!resumed) {
            entering.onNewSession();
        }
        if (!isInside()) {
            return;
        }
        if (resumed) {
            life.apply(new RoomInput.Entered(facts.role(), facts.owner()));
            stay.signalingReady(true);
        } else if (!isGoing()) {
            life.apply(new RoomInput.Away());
            stay.signalingReady(false);
            reentry.start(options, facts.spec());
        }
    }

    /** Ends everything for good: goodbye to the peers, then the handle is closed. Bounded; signals {@code CLOSE_TIMEOUT} if a peer could not be closed in time. */
    Mono<Void> shut(CloseReason reason) {
        shut = true;
        entering.shut();
        return farewell(stay.all(), reason).then(Mono.defer(() -> {
            shutNow(reason);
            return closing.closed().timeout(host.peers().config().timeouts().close(), closeTimeout(), loop().scheduler());
        }));
    }

    private void entered(Entry attempt, ServerMessage.RoomEntered entered) {
        origin = attempt;
        options = attempt.options();
        admit(entered);
        attempt.succeed(room);
        // Whoever subscribes to the events as soon as the room is emitted is told of all who are here.
        RoomStay begun = stay;
        loop().execute(() -> begun.begin(entered.terms()));
    }

    private void admit(ServerMessage.RoomEntered entered) {
        facts.entered(entered);
        requests.claim(entered.claim());
        stay.signalingReady(true);
        stay.introductions().policy(options.introductions());
        stay.owning(entered.role() == Role.OWNER);
        stay.beginSnapshot();
        stay.snapshot(entered.peers(), entered.more());
        life.apply(new RoomInput.Entered(entered.role(), facts.owner()));
    }

    private void readmitted(ServerMessage.RoomEntered entered) {
        ServerMessage.RoomAbout before = facts.about();
        admit(entered);
        stay.tellArrivals();
        if (facts.role() == Role.OWNER) {
            requests.restore(before, facts.about()).subscribe();
        }
    }

    private void ejected(@Nullable String text) {
        RoomException error = new RoomException(RtcErrorCode.EJECTED, text == null ? "removed by the owner" : text);
        end(LeftReason.EJECTED, error, CloseReason.of(CloseReason.Kind.ROOM_ENDED, "removed from the room"));
    }

    private void lost(RtcException error) {
        end(LeftReason.LOST, error, CloseReason.of(CloseReason.Kind.ROOM_ENDED, "the session was lost"));
    }

    private void roomClosed(@Nullable String text) {
        if (isInside()) {
            RoomException error = new RoomException(RtcErrorCode.ROOM_CLOSED, text == null ? "the room was closed" : text);
            end(LeftReason.CLOSED_BY_OWNER, error, CloseReason.of(CloseReason.Kind.ROOM_ENDED, "the room was closed"));
        }
    }

    private Mono<Void> beginLeaving() {
        Sinks.Empty<Void> done = Sinks.empty();
        leaving = done;
        reentry.stop();
        RoomStay left = stay;
        farewell(left.all(), CloseReason.of(CloseReason.Kind.LOCAL, "left the room"))
                .then(requests.leave())
                .subscribe(ignored -> {}, error -> log.warn("[{}] leaving failed", room.id(), error), () -> left(left));
        return done.asMono();
    }

    private void left(RoomStay left) {
        if (stay == left) {
            end(LeftReason.LEFT, null, CloseReason.of(CloseReason.Kind.LOCAL, "left the room"));
        }
    }

    /** Says goodbye, for as long as a stage of closing may take; what is not closed then is closed at once. Never errors. */
    private Mono<Void> farewell(Collection<DefaultPeer> peers, CloseReason reason) {
        return ClosingPeers.farewell(peers, reason)
                .timeout(host.peers().config().timeouts().close(), loop().scheduler())
                .doOnError(error -> log.debug("[{}] not all peers took leave", room.id(), error))
                .onErrorComplete();
    }

    private void end(LeftReason reason, @Nullable RtcException error, CloseReason peers) {
        RoomStay ended = stay;
        Sinks.Empty<Void> waiting = leaving;
        Entry began = origin;
        stay = new RoomStay(room.id(), host, requests, closing, epochs, tracks);
        origin = null;
        leaving = null;
        reentry.stop();
        requests.claim(null);
        life.apply(new RoomInput.Ended(reason, error));
        ended.end(peers);
        if (began != null) {
            began.captures().release();
        }
        host.release(room);
        if (waiting != null) {
            waiting.tryEmitEmpty();
        }
    }

    private void shutNow(CloseReason reason) {
        entering.close(reason);
        if (isInside()) {
            end(RoomErrors.leftReason(reason), null, reason);
        }
        life.end();
        stay.end(reason);
    }

    /** Returns whether newcomers are not met any more. */
    private boolean isGoing() {
        return shut || leaving != null;
    }

    private RtcLoop loop() {
        return host.peers().loop();
    }

    private Mono<Void> closeTimeout() {
        return Mono.error(() -> new ConnectionException(RtcErrorCode.CLOSE_TIMEOUT,
                "a peer of room " + room.id() + " was not closed in time"));
    }
}
