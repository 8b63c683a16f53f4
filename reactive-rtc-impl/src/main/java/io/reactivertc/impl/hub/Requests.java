package io.reactivertc.impl.hub;

import io.reactivertc.common.RoomId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.SignalingFrame;
import java.util.function.BiConsumer;

/** Hands what a session asks to the part that does it. On the loop. */
final class Requests {

    private final HubContext hub;
    private final Rooms rooms;
    private final Entrance entrance;
    private final Admissions admissions;
    private final Governance governance;
    private final Relays relays;
    private final Calls calls;
    private final Presences presences;
    private final IceGrants ice;

    Requests(HubContext hub, Rooms rooms, Sessions sessions, Entrance entrance, Admissions admissions, Watches watches,
            IceGrants ice) {
        this.hub = hub;
        this.rooms = rooms;
        this.entrance = entrance;
        this.admissions = admissions;
        this.ice = ice;
        this.governance = new Governance(hub, rooms);
        this.relays = new Relays(hub, watches);
        this.calls = new Calls(hub, sessions);
        this.presences = new Presences(rooms, sessions, watches);
    }

    /** Deals with a numbered frame. */
    void handle(Session session, SignalingFrame<ClientMessage> frame) {
        ClientMessage message = frame.message();
        if (message instanceof ClientMessage.Signal signal) {
            relays.signal(session, frame.seq(), signal);
        } else if (frame.id() > 0) {
            answer(new Request(session, frame.id()), message);
        } else if (message instanceof ClientMessage.Unknown) {
            session.charge(hub.now());
            session.send(new ServerMessage.Failure(RtcErrorCode.UNKNOWN_TYPE.name(), "a type that this server does not know", 0,
                    frame.seq()));
        } else {
            session.charge(hub.now());
            session.send(new ServerMessage.Failure(RtcErrorCode.PROTOCOL_VIOLATION.name(), "a request without an id", 0,
                    frame.seq()));
        }
    }

    private void answer(Request request, ClientMessage message) {
        Session session = request.session();
        ServerMessage stored = session.replies().find(request.id());
        if (stored != null) {
            session.charge(hub.now());
            session.reply(request.id(), stored);
        } else if (session.replies().isOutdated(request.id())) {
            session.charge(hub.now());
            session.reply(request.id(), new ServerMessage.Failure(
                    RtcErrorCode.PROTOCOL_VIOLATION.name(), "an id that does not rise, and whose reply is not kept", 0, 0));
        } else if (message instanceof ClientMessage.Relay relay) {
            relays.relay(request, relay);
        } else {
            answerWithinLimits(request, message);
        }
    }

    private void answerWithinLimits(Request request, ClientMessage message) {
        long wait = request.session().allowance().request(hub.now());
        if (wait > 0) {
            request.session().slowDown(wait);
            hub.statistics().add(HubStatistics.Count.REFUSED);
            request.fail(RtcErrorCode.RATE_LIMITED, "too many requests", wait);
        } else {
            dispatch(request, message);
        }
    }

    private void dispatch(Request request, ClientMessage message) {
        if (message instanceof ClientMessage.Enter enter) {
            entrance.enter(request, enter);
        } else if (message instanceof ClientMessage.Leave leave) {
            leave(request, leave.room());
        } else if (message instanceof ClientMessage.UpdateExtra update) {
            relays.updateExtra(request, update);
        } else if (message instanceof ClientMessage.AskIceServers ask) {
            ice.answer(request, ask);
        } else if (message instanceof ClientMessage.Call call) {
            calls.call(request, call);
        } else if (message instanceof ClientMessage.AnswerCall answer) {
            calls.answer(request, answer);
        } else if (!(presences.answers(request, message) || govern(request, message))) {
            request.fail(RtcErrorCode.UNKNOWN_TYPE, "a type that this server does not know");
        }
    }

    /** Deals with what only owners may ask for; returns false if it is something else. */
    private boolean govern(Request request, ClientMessage message) {
        if (message instanceof ClientMessage.CloseRoom close) {
            asOwner(request, close.room(), (room, owner) -> governance.close(request, room, owner, close));
        } else if (message instanceof ClientMessage.Update update) {
            asOwner(request, update.room(), (room, owner) -> governance.update(request, room, update));
        } else if (message instanceof ClientMessage.Eject eject) {
            asOwner(request, eject.room(), (room, owner) -> governance.eject(request, room, owner, eject));
        } else if (message instanceof ClientMessage.Admit admit) {
            asOwner(request, admit.room(), (room, owner) -> entrance.admit(request, room, admit));
        } else if (message instanceof ClientMessage.Deny deny) {
            asOwner(request, deny.room(), (room, owner) -> admissions.deny(request, room, deny));
        } else if (message instanceof ClientMessage.Introduce introduce) {
            asOwner(request, introduce.room(), (room, owner) -> governance.introduce(request, room, introduce));
        } else {
            return false;
        }
        return true;
    }

    private static void asOwner(Request request, RoomId id, BiConsumer<HubRoom, Member> action) {
        inRoom(request, id, (room, member) -> {
            if (room.owner().equals(member.user())) {
                action.accept(room, member);
            } else {
                request.fail(RtcErrorCode.NOT_OWNER, "only the owner may do this");
            }
        });
    }

    private static void inRoom(Request request, RoomId id, BiConsumer<HubRoom, Member> action) {
        HubRoom room = request.session().memberships().room(id);
        Member member = room == null ? null : room.member(request.session().user());
        if (room == null || member == null) {
            request.fail(RtcErrorCode.NOT_IN_ROOM, "you are not in this room");
        } else {
            action.accept(room, member);
        }
    }

    private void leave(Request request, RoomId id) {
        HubRoom room = rooms.find(id);
        if (room != null && admissions.withdraw(room, request.session())) {
            request.done();
            return;
        }
        inRoom(request, id, (entered, member) -> {
            rooms.leave(entered, member, PeerLeftReason.LEFT);
            request.done();
        });
    }
}
