package io.reactivertc.impl.hub;

import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage.CloseRoom;
import io.reactivertc.signaling.ClientMessage.Eject;
import io.reactivertc.signaling.ClientMessage.Introduce;
import io.reactivertc.signaling.ClientMessage.Update;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does what only the owner of a room may have done: changes, closes it, removes and introduces members. On the loop. */
final class Governance {

    private static final long LONGEST_BAR_MILLIS = TimeUnit.DAYS.toMillis(7);
    private static final int LONGEST_PASSWORD = 256;

    /** Lists carry a hundred of them. */
    private static final JsonTextLimit EXTRA = new JsonTextLimit(1_024);

    private final HubContext hub;
    private final Rooms rooms;

    Governance(HubContext hub, Rooms rooms) {
        this.hub = hub;
        this.rooms = rooms;
    }

    void close(Request request, HubRoom room, Member owner, CloseRoom close) {
        room.remove(owner);
        rooms.close(room, owner.user(), close.reason());
        request.done();
    }

    void update(Request request, HubRoom room, Update update) {
        String wrong = wrong(room, update);
        UserId heir = update.owner();
        if (EXTRA.isExceeded(update.extra())) {
            EXTRA.refuse(request, "the room's extra");
        } else if (wrong != null) {
            request.fail(RtcErrorCode.INVALID_ARGUMENT, wrong);
        } else if (heir != null && room.member(heir) == null) {
            request.fail(RtcErrorCode.PEER_NOT_FOUND, "no such peer in this room");
        } else {
            if (changes(update)) {
                String password = update.password();
                rooms.update(room, update,
                        password == null || password.isEmpty() ? null : RoomPassword.of(password, hub.seals()));
            }
            if (heir != null && !heir.equals(room.owner())) {
                rooms.handOver(room, heir);
            }
            request.done();
        }
    }

    private static boolean changes(Update update) {
        return update.password() != null || update.maxPeers() != null || update.locked() != null || update.extra() != null;
    }

    private @Nullable String wrong(HubRoom room, Update update) {
        Integer most = update.maxPeers();
        if (update.password() != null && update.password().length() > LONGEST_PASSWORD) {
            return "a password has at most " + LONGEST_PASSWORD + " characters";
        }
        if (most != null && room.spec().topology() == Topology.ONE_TO_ONE && most != 2) {
            return "this room is for two";
        }
        return most != null && most > hub.limits().caps().members()
                ? "a room may hold " + hub.limits().caps().members()
                : null;
    }

    void eject(Request request, HubRoom room, Member owner, Eject eject) {
        Member member = room.member(eject.user());
        if (member == null) {
            request.fail(RtcErrorCode.PEER_NOT_FOUND, "no such peer in this room");
        } else if (member == owner) {
            request.fail(RtcErrorCode.INVALID_ARGUMENT, "the owner cannot be removed; hand the room over, or leave it");
        } else {
            long bar = Math.min(LONGEST_BAR_MILLIS, eject.barMillis());
            if (bar > 0) {
                room.bars().add(member.session().identity(), hub.now() + TimeUnit.MILLISECONDS.toNanos(bar));
            }
            rooms.eject(room, member, eject.reason());
            request.done();
        }
    }

    void introduce(Request request, HubRoom room, Introduce introduce) {
        Member a = room.member(introduce.a());
        Member b = room.member(introduce.b());
        if (a == null || b == null) {
            request.fail(RtcErrorCode.PEER_NOT_FOUND, "no such peer in this room");
        } else if (a == b) {
            request.fail(RtcErrorCode.INVALID_ARGUMENT, "nobody is introduced to themselves");
        } else if (room.connects(a.user(), b.user())) {
            request.done();
        } else if (!room.introduce(a.user(), b.user())) {
            request.fail(RtcErrorCode.SERVER_FULL, "too many were introduced in this room");
        } else {
            Links.introduced(room, a, b);
            request.done();
        }
    }
}
