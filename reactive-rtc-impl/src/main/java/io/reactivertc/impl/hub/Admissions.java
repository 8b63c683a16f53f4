package io.reactivertc.impl.hub;

import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage.Admit;
import io.reactivertc.signaling.ClientMessage.Deny;
import io.reactivertc.signaling.ClientMessage.Enter;
import io.reactivertc.signaling.ServerMessage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets people wait outside rooms whose owner decides, asks the owner, and tells them the answer. On the loop. */
final class Admissions {

    private static final Duration COOL_DOWN = Duration.ofSeconds(10);
    private static final Duration COOL_DOWN_AFTER_WITHDRAWAL = Duration.ofSeconds(1);

    private final HubContext hub;

    Admissions(HubContext hub) {
        this.hub = hub;
    }

    /** Lets somebody wait. */
    void knock(Request request, Enter asked, HubRoom room) {
        Session session = request.session();
        long cooling = room.knocks().nanosLeft(session.user(), hub.now());
        if (room.knocks().find(session.user()) != null) {
            request.fail(RtcErrorCode.ALREADY_IN_ROOM, "you wait outside already");
        } else if (cooling > 0) {
            request.fail(RtcErrorCode.RATE_LIMITED, "you knocked a moment ago", TimeUnit.NANOSECONDS.toMillis(cooling) + 1);
        } else if (room.knocks().isFull()) {
            request.fail(RtcErrorCode.BUSY, "too many wait outside", COOL_DOWN.toMillis());
        } else {
            Duration patience = hub.config().knock();
            Knock knock = new Knock(session, asked, hub.loop().schedule(() -> timedOut(room, session), patience));
            room.knocks().add(knock);
            session.memberships().knocked(room);
            request.reply(new ServerMessage.RoomWaiting(room.id(), patience.toMillis()));
            tellOwner(room, knock.told());
        }
    }

    /** Tells an owner, new or back, who waits outside. */
    void tellOwner(HubRoom room) {
        room.knocks().all().forEach(knock -> tellOwner(room, knock.told()));
    }

    /** Lets somebody in, by the owner; returns who it was, or null after an answer that says why not. */
    @Nullable
    Knock admit(Request request, HubRoom room, Admit admit) {
        Knock knock = room.knocks().find(admit.user());
        JsonTextLimit limit = new JsonTextLimit(hub);
        if (knock == null) {
            request.fail(RtcErrorCode.NOT_WAITING, "nobody waits under this name");
        } else if (limit.isExceeded(admit.terms())) {
            limit.refuse(request, "terms");
        } else if (room.isFullFor(admit.user())) {
            request.fail(RtcErrorCode.ROOM_FULL, "the room holds " + room.spec().maxPeers());
        } else {
            remove(room, knock);
            request.done();
            return knock;
        }
        return null;
    }

    void deny(Request request, HubRoom room, Deny deny) {
        Knock knock = room.knocks().find(deny.user());
        if (knock == null) {
            request.fail(RtcErrorCode.NOT_WAITING, "nobody waits under this name");
            return;
        }
        refuse(room, knock, RtcErrorCode.ADMISSION_DENIED, deny.reason());
        request.done();
    }

    /** Ends the waiting of somebody who thought better of it; returns whether they waited. */
    boolean withdraw(HubRoom room, Session session) {
        Knock knock = room.knocks().find(session.user());
        if (knock == null || knock.session() != session) {
            return false;
        }
        remove(room, knock);
        room.knocks().cool(session.user(), hub.now() + COOL_DOWN_AFTER_WITHDRAWAL.toNanos());
        tellOwner(room, new ServerMessage.KnockWithdrawn(room.id(), session.user()));
        return true;
    }

    /** Ends all waiting of a session that is over. */
    void withdrawAll(Session session) {
        session.memberships().knocks().forEach(room -> withdraw(room, session));
    }

    /** Sends all away who wait outside a room that is no more. */
    void roomClosed(HubRoom room) {
        room.knocks().all().forEach(knock -> refuse(room, knock, RtcErrorCode.ROOM_CLOSED, "the room was closed"));
    }

    private void timedOut(HubRoom room, Session session) {
        Knock knock = room.knocks().find(session.user());
        if (knock != null && knock.session() == session) {
            refuse(room, knock, RtcErrorCode.ADMISSION_TIMEOUT, "the owner did not answer");
            tellOwner(room, new ServerMessage.KnockWithdrawn(room.id(), session.user()));
        }
    }

    private void refuse(HubRoom room, Knock knock, RtcErrorCode code, @Nullable String reason) {
        remove(room, knock);
        room.knocks().cool(knock.session().user(), hub.now() + COOL_DOWN.toNanos());
        knock.session().send(new ServerMessage.RoomDenied(room.id(), code.name(), reason));
    }

    private static void remove(HubRoom room, Knock knock) {
        room.knocks().remove(knock);
        knock.session().memberships().knocksNoMore(room);
    }

    private static void tellOwner(HubRoom room, ServerMessage message) {
        Member owner = room.member(room.owner());
        if (owner != null) {
            owner.session().send(message);
        }
    }
}
