package io.reactivertc.impl.hub;

import io.reactivertc.common.RoomId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.SignalingFrame;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Hands what a session asks to the part that does it. On the loop. */
final class Requests {

    private final HubContext hub;
    private final Rooms rooms;
    private final Entrance entrance;
    private final Relays relays;
    private final IceGrants ice;

    Requests(HubContext hub, Rooms rooms, Entrance entrance, Relays relays, IceGrants ice) {
        this.hub = hub;
        this.rooms = rooms;
        this.entrance = entrance;
        this.relays = relays;
        this.ice = ice;
    }

    /** Deals with a numbered frame. */
    void handle(Session session, SignalingFrame<ClientMessage> frame) {
        ClientMessage message = frame.message();
        if (message instanceof ClientMessage.Signal signal) {
            relays.signal(session, frame.seq(), signal);
        } else if (frame.id() > 0) {
            answer(new Request(session, frame.id()), message);
        } else if (message instanceof ClientMessage.Unknown) {
            session.send(new ServerMessage.Failure(RtcErrorCode.UNKNOWN_TYPE.name(), "a type that this server does not know", 0,
                    frame.seq()));
        } else {
            session.send(new ServerMessage.Failure(RtcErrorCode.PROTOCOL_VIOLATION.name(), "a request without an id", 0,
                    frame.seq()));
        }
    }

    private void answer(Request request, ClientMessage message) {
        Session session = request.session();
        ServerMessage stored = session.replies().find(request.id());
        if (stored != null) {
            session.reply(request.id(), stored);
        } else if (session.replies().isOutdated(request.id())) {
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
            request.fail(RtcErrorCode.RATE_LIMITED, "too many requests", wait);
        } else {
            dispatch(request, message);
        }
    }

    private void dispatch(Request request, ClientMessage message) {
        if (message instanceof ClientMessage.Enter enter) {
            entrance.enter(request, enter);
        } else if (message instanceof ClientMessage.Leave leave) {
            inRoom(request, leave.room(), (room, member) -> leave(request, room, member));
        } else if (message instanceof ClientMessage.CloseRoom close) {
            inRoom(request, close.room(), (room, member) -> close(request, room, member, close.reason()));
        } else if (message instanceof ClientMessage.AskPresence ask) {
            request.reply(rooms.presence(ask.room()));
        } else if (message instanceof ClientMessage.ListRooms list) {
            request.reply(rooms.directory().page(list));
        } else if (message instanceof ClientMessage.UpdateExtra update) {
            relays.updateExtra(request, update);
        } else if (message instanceof ClientMessage.AskIceServers ask) {
            ice.answer(request, ask);
        } else {
            request.fail(RtcErrorCode.UNKNOWN_TYPE, "a type that this server does not know");
        }
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

    private void leave(Request request, HubRoom room, Member member) {
        rooms.leave(room, member, PeerLeftReason.LEFT);
        request.done();
    }

    private void close(Request request, HubRoom room, Member member, @Nullable String reason) {
        if (!room.owner().equals(member.user())) {
            request.fail(RtcErrorCode.NOT_OWNER, "only the owner may close the room");
            return;
        }
        room.remove(member);
        rooms.close(room, member.user(), reason);
        request.done();
    }
}
