package io.reactivertc.impl.room;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.Role;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RoomException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.error.SignalingException;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.StateCell;
import io.reactivertc.impl.peer.DefaultPeer;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState;
import io.reactivertc.room.RoomState.LeftReason;
import io.reactivertc.room.RoomUpdate;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ServerMessage;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Takes this participant into a room, keeps them there over lost sessions, and out again: the one place that changes the state of a room. On the loop, but for what only
 * reads.
 */
final class Attendance {

    private static final Logger log = LoggerFactory.getLogger(Attendance.class);

    private final DefaultRoom room;
    private final RoomHost host;
    private final RoomRequests requests;
    private final Reentry reentry;
    private final ClosingPeers closing = new ClosingPeers();
    private final Epochs epochs = new Epochs();
    private final StateCell<RoomState> state;

    /** The present stay, or the next. Written on the loop, read by subscribers on any thread. */
    private volatile RoomStay stay;

    /** The attempt to enter that is under way. */
    private @Nullable Entry entry;

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
        this.state = new StateCell<>(loop(), new RoomState.Idle());
        this.stay = new RoomStay(room.id(), host, requests, closing, epochs, tracks);
        this.facts = new RoomFacts(room.id(), host);
    }

    StateCell<RoomState> state() {
        return state;
    }

    RoomStay stay() {
        return stay;
    }

    boolean isInside() {
        return state.get().isInside();
    }

    /** Begins to enter. A join asks for presence and admission at once, so that it takes one round trip. */
    void begin(Entry attempt) {
        RtcException refusal = refusal(attempt.options());
        if (refusal != null) {
            attempt.fail(refusal);
            return;
        }
        host.retain(room);
        entry = attempt;
        boolean joining = attempt.mode() == EnterMode.JOIN;
        apply(joining ? new RoomInput.Joining() : new RoomInput.Opening());
        if (joining) {
            attempt.track(requests.presence().subscribe(this::present, unknown -> apply(new RoomInput.Available())));
        }
        attempt.track(requests.enter(attempt.mode(), attempt.options())
                .subscribe(answer -> answered(attempt, answer), error -> refused(attempt, RoomErrors.rtcException(error))));
    }

    /** Undoes an attempt whose result nobody took: under way, or answered but not delivered. */
    void undo(Entry attempt) {
        if (entry == attempt) {
            abort(attempt, LeftReason.CANCELLED, null);
            sayLeft();
        } else if (origin == attempt && leaving == null) {
            end(LeftReason.CANCELLED, null, CloseReason.of(CloseReason.Kind.LOCAL, "cancelled"));
            sayLeft();
        }
    }

    /** Leaves: goodbye to each peer, then to the server. */
    Mono<Void> leave() {
        Entry attempt = entry;
        if (attempt != null) {
            abort(attempt, LeftReason.LEFT, null);
            attempt.fail(new RoomException(RtcErrorCode.NOT_IN_ROOM, "left while entering"));
            return requests.leave();
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
            Entry attempt = entry;
            if (attempt != null && state.get() instanceof RoomState.AwaitingAdmission) {
                answered(attempt, message);
            }
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
            apply(new RoomInput.Owned(facts.role(), facts.owner()));
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
        apply(new RoomInput.Away());
        stay.signalingReady(false);
    }

    /** Takes in that the session is back; if it is a new one, the room is entered anew. */
    void onReady(boolean resumed) {
        requests.leaveAgain(resumed).subscribe();
        Entry attempt = entry;
        if (attempt != null && !resumed && state.get() instanceof RoomState.AwaitingAdmission) {
            refused(attempt, new SignalingException(RtcErrorCode.SESSION_LOST, "the session ended while the owner decided"));
        }
        if (!isInside()) {
            return;
        }
        if (resumed) {
            apply(new RoomInput.Entered(facts.role(), facts.owner()));
            stay.signalingReady(true);
        } else if (!isGoing()) {
            apply(new RoomInput.Away());
            stay.signalingReady(false);
            reentry.start(options, facts.spec());
        }
    }

    /** Ends everything for good: goodbye to the peers, then the handle is closed. Bounded; signals {@code CLOSE_TIMEOUT} if a peer could not be closed in time. */
    Mono<Void> shut(CloseReason reason) {
        shut = true;
        return farewell(stay.all(), reason).then(Mono.defer(() -> {
            shutNow(reason);
            return closing.closed().timeout(host.peers().config().timeouts().close(), closeTimeout(), loop().scheduler());
        }));
    }

    private void present(ServerMessage.Presence presence) {
        if (presence.exists()) {
            apply(new RoomInput.Available());
        }
    }

    /** Takes in what is said to an attempt, at once or after the owner has decided. */
    private void answered(Entry attempt, ServerMessage answer) {
        if (answer instanceof ServerMessage.RoomEntered entered) {
            entered(attempt, entered);
        } else if (answer instanceof ServerMessage.RoomDenied denied) {
            refused(attempt, RoomErrors.denied(denied));
        } else if (answer instanceof ServerMessage.RoomWaiting) {
            apply(new RoomInput.Available());
            apply(new RoomInput.Waiting());
        }
    }

    private void entered(Entry attempt, ServerMessage.RoomEntered entered) {
        entry = null;
        origin = attempt;
        options = attempt.options();
        apply(new RoomInput.Available());
        admit(entered);
        attempt.succeed(room);
        // Whoever subscribes to the events as soon as the room is emitted is told of all who are here.
        RoomStay begun = stay;
        loop().execute(() -> begun.begin(entered.terms()));
    }

    private void refused(Entry attempt, RtcException error) {
        abort(attempt, RoomErrors.leftReason(error), error);
        if (RoomRequests.isTimeout(error)) {
            sayLeft();
        }
        attempt.fail(error);
    }

    private void admit(ServerMessage.RoomEntered entered) {
        facts.entered(entered);
        requests.claim(entered.claim());
        stay.signalingReady(true);
        stay.introductions().policy(options.introductions());
        stay.owning(entered.role() == Role.OWNER);
        stay.beginSnapshot();
        stay.snapshot(entered.peers(), entered.more());
        apply(new RoomInput.Entered(entered.role(), facts.owner()));
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

    private void abort(Entry attempt, LeftReason reason, @Nullable RtcException error) {
        entry = null;
        attempt.forget();
        apply(new RoomInput.Ended(reason, error));
        host.release(room);
    }

    private void end(LeftReason reason, @Nullable RtcException error, CloseReason peers) {
        RoomStay ended = stay;
        Sinks.Empty<Void> waiting = leaving;
        stay = new RoomStay(room.id(), host, requests, closing, epochs, tracks);
        origin = null;
        leaving = null;
        reentry.stop();
        requests.claim(null);
        apply(new RoomInput.Ended(reason, error));
        ended.end(peers);
        host.release(room);
        if (waiting != null) {
            waiting.tryEmitEmpty();
        }
    }

    private void shutNow(CloseReason reason) {
        Entry attempt = entry;
        if (attempt != null) {
            abort(attempt, RoomErrors.leftReason(reason), null);
            attempt.fail(connectionClosed());
        }
        if (isInside()) {
            end(RoomErrors.leftReason(reason), null, reason);
        }
        state.complete(RoomTransitions.next(state.get(), new RoomInput.Shut()));
        stay.end(reason);
    }

    private void sayLeft() {
        requests.leave().subscribe();
    }

    private @Nullable RtcException refusal(RoomOptions wanted) {
        if (shut) {
            return connectionClosed();
        }
        if (RoomTransitions.isActive(state.get())) {
            return new RoomException(RtcErrorCode.ALREADY_IN_ROOM, "this handle is in the room or entering it");
        }
        if (wanted.password() != null && !host.maySendSecrets()) {
            return new SignalingException(RtcErrorCode.INSECURE_TRANSPORT,
                    "a password would travel unencrypted; use wss:// or allow it");
        }
        return null;
    }

    /** Returns whether newcomers are not met any more. */
    private boolean isGoing() {
        return shut || leaving != null;
    }

    private void apply(RoomInput input) {
        state.set(RoomTransitions.next(state.get(), input));
    }

    private RtcLoop loop() {
        return host.peers().loop();
    }

    private static ConnectionException connectionClosed() {
        return new ConnectionException(RtcErrorCode.CONNECTION_CLOSED, "the connection is closed");
    }

    private Mono<Void> closeTimeout() {
        return Mono.error(() -> new ConnectionException(RtcErrorCode.CLOSE_TIMEOUT,
                "a peer of room " + room.id() + " was not closed in time"));
    }
}
