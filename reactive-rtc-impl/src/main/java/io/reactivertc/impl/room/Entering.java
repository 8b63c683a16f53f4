package io.reactivertc.impl.room;

import io.reactivertc.common.CloseReason;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RoomException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.error.SignalingException;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState;
import io.reactivertc.room.RoomState.LeftReason;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ServerMessage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Takes this participant to a room, in one attempt at a time: captures what is to be published, asks the server, waits for the owner. On the loop. */
final class Entering {

    private final DefaultRoom room;
    private final RoomHost host;
    private final RoomRequests requests;
    private final RoomLife life;
    private final BiConsumer<Entry, ServerMessage.RoomEntered> inside;

    /** The attempt that is under way. */
    private @Nullable Entry entry;

    private boolean shut;

    /**
     * Creates it without an attempt.
     *
     * @param inside takes over once the server let this participant in
     */
    Entering(DefaultRoom room, RoomHost host, RoomRequests requests, RoomLife life,
            BiConsumer<Entry, ServerMessage.RoomEntered> inside) {
        this.room = room;
        this.host = host;
        this.requests = requests;
        this.life = life;
        this.inside = inside;
    }

    boolean isUnderWay() {
        return entry != null;
    }

    /** Begins to enter. */
    void begin(Entry attempt) {
        RtcException refusal = refusal(attempt.options());
        if (refusal != null) {
            attempt.fail(refusal);
            return;
        }
        host.retain(room);
        entry = attempt;
        if (attempt.options().capture().isEmpty()) {
            ask(attempt);
        } else {
            life.apply(new RoomInput.Capturing());
            attempt.captures().begin(attempt.options().capture(), () -> ask(attempt), error -> uncaptured(attempt, error));
        }
    }

    /** Asks the server. A join asks for presence and admission at once, so that it takes one round trip. */
    private void ask(Entry attempt) {
        attempt.asked();
        boolean joining = attempt.mode() == EnterMode.JOIN;
        life.apply(joining ? new RoomInput.Joining() : new RoomInput.Opening());
        if (joining) {
            attempt.track(requests.presence().subscribe(this::present, unknown -> life.apply(new RoomInput.Available())));
        }
        attempt.track(requests.enter(attempt.mode(), attempt.options())
                .subscribe(answer -> answered(attempt, answer), error -> refused(attempt, RoomErrors.rtcException(error))));
    }

    /** Undoes an attempt that is under way; returns whether it was. */
    boolean undo(Entry attempt) {
        if (entry != attempt) {
            return false;
        }
        abort(attempt, LeftReason.CANCELLED, null);
        sayLeft(attempt);
        return true;
    }

    /** Ends what is under way because this participant leaves. */
    Mono<Void> leave() {
        Entry attempt = entry;
        if (attempt == null) {
            return Mono.empty();
        }
        abort(attempt, LeftReason.LEFT, null);
        attempt.fail(new RoomException(RtcErrorCode.NOT_IN_ROOM, "left while entering"));
        return attempt.wasAsked() ? requests.leave() : Mono.empty();
    }

    /** Takes in what the server says to one who waits outside. */
    void onMessage(ServerMessage message) {
        Entry attempt = entry;
        if (attempt != null && life.state() instanceof RoomState.AwaitingAdmission) {
            answered(attempt, message);
        }
    }

    /** Takes in that there is another session: nobody waits outside any more. */
    void onNewSession() {
        Entry attempt = entry;
        if (attempt != null && life.state() instanceof RoomState.AwaitingAdmission) {
            refused(attempt, new SignalingException(RtcErrorCode.SESSION_LOST, "the session ended while the owner decided"));
        }
    }

    /** Lets no attempt begin any more. */
    void shut() {
        shut = true;
    }

    /** Ends what is under way with the connection. */
    void close(CloseReason reason) {
        Entry attempt = entry;
        if (attempt != null) {
            abort(attempt, RoomErrors.leftReason(reason), null);
            attempt.fail(connectionClosed());
        }
    }

    private void present(ServerMessage.Presence presence) {
        if (presence.exists()) {
            life.apply(new RoomInput.Available());
        }
    }

    /** Takes in what is said to an attempt, at once or after the owner has decided. */
    private void answered(Entry attempt, ServerMessage answer) {
        if (answer instanceof ServerMessage.RoomEntered entered) {
            entry = null;
            life.apply(new RoomInput.Available());
            inside.accept(attempt, entered);
        } else if (answer instanceof ServerMessage.RoomDenied denied) {
            refused(attempt, RoomErrors.denied(denied));
        } else if (answer instanceof ServerMessage.RoomWaiting) {
            life.apply(new RoomInput.Available());
            life.apply(new RoomInput.Waiting());
        }
    }

    private void refused(Entry attempt, RtcException error) {
        abort(attempt, RoomErrors.leftReason(error), error);
        if (RoomRequests.isTimeout(error)) {
            sayLeft(attempt);
        }
        attempt.fail(error);
    }

    private void uncaptured(Entry attempt, RtcException error) {
        abort(attempt, LeftReason.MEDIA_UNAVAILABLE, error);
        attempt.fail(error);
    }

    private void abort(Entry attempt, LeftReason reason, @Nullable RtcException error) {
        entry = null;
        attempt.forget();
        attempt.captures().release();
        life.apply(new RoomInput.Ended(reason, error));
        host.release(room);
    }

    private void sayLeft(Entry attempt) {
        if (attempt.wasAsked()) {
            requests.leave().subscribe();
        }
    }

    private @Nullable RtcException refusal(RoomOptions wanted) {
        if (shut) {
            return connectionClosed();
        }
        if (RoomTransitions.isActive(life.state())) {
            return new RoomException(RtcErrorCode.ALREADY_IN_ROOM, "this handle is in the room or entering it");
        }
        if (wanted.password() != null && !host.maySendSecrets()) {
            return new SignalingException(RtcErrorCode.INSECURE_TRANSPORT,
                    "a password would travel unencrypted; use wss:// or allow it");
        }
        return null;
    }

    private static ConnectionException connectionClosed() {
        return new ConnectionException(RtcErrorCode.CONNECTION_CLOSED, "the connection is closed");
    }
}
