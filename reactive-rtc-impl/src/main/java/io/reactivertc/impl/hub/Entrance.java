package io.reactivertc.impl.hub;

import io.reactivertc.common.Admission;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage.Admit;
import io.reactivertc.signaling.ClientMessage.Enter;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets sessions into rooms, makes the rooms, and tells who comes whom they meet. Opening, joining and both in one are one step. On the loop. */
final class Entrance {

    private static final int PAGE_PEERS = 100;
    private static final int PAGE_WEIGHT = 128 * 1_024;

    private final HubContext hub;
    private final Rooms rooms;
    private final Claims claims;
    private final Admissions admissions;
    private final IceGrants ice;

    Entrance(HubContext hub, Rooms rooms, Claims claims, Admissions admissions, IceGrants ice) {
        this.hub = hub;
        this.rooms = rooms;
        this.claims = claims;
        this.admissions = admissions;
        this.ice = ice;
    }

    void enter(Request request, Enter asked) {
        Session session = request.session();
        long wait = session.allowance().entry(hub.now());
        HubRoom room = rooms.find(asked.room());
        Member member = room == null ? null : room.member(session.user());
        if (wait > 0) {
            request.fail(RtcErrorCode.RATE_LIMITED, "rooms are entered too often", wait);
        } else if (room != null && member != null) {
            welcome(session, room, member, null, request::reply);
        } else if (isAllowed(request, asked, room)) {
            enter(request, asked, room != null ? room : open(session, asked));
        }
    }

    private void enter(Request request, Enter asked, HubRoom room) {
        Session session = request.session();
        if (isDecidedByTheOwner(session, room)) {
            admissions.knock(request, asked, room);
        } else {
            admit(session, asked, room, null, request::reply);
        }
    }

    private static boolean isDecidedByTheOwner(Session session, HubRoom room) {
        return room.spec().admission() == Admission.OWNER
                && !room.owner().equals(session.user())
                && !session.memberships().hasClaimed(room);
    }

    /** Lets somebody in who waits outside, by the owner. */
    void admit(Request request, HubRoom room, Admit admit) {
        Knock knock = admissions.admit(request, room, admit);
        if (knock != null) {
            admit(knock.session(), knock.asked(), room, admit.terms(), knock.session()::send);
        }
    }

    private void admit(Session session, Enter asked, HubRoom room, @Nullable JsonText terms, Consumer<ServerMessage> answer) {
        JsonText extra = asked.extra();
        Member member = new Member(session, extra != null ? extra : session.extra(), asked.relays());
        room.add(member);
        welcome(session, room, member, terms, answer);
        rooms.entered(room, member);
    }

    private HubRoom open(Session session, Enter asked) {
        RoomSpec spec = bounded(asked.spec() != null ? asked.spec() : RoomSpec.DEFAULT);
        String password = asked.password();
        HubRoom room = HubRoom.opened(
                asked.room(),
                hub.seals().randomLong(),
                spec,
                session.user(),
                password == null || password.isEmpty() ? null : RoomPassword.of(password, hub.seals()));
        rooms.add(room);
        return room;
    }

    private RoomSpec bounded(RoomSpec spec) {
        int most = Math.min(spec.maxPeers(), Math.max(2, hub.limits().caps().members()));
        return spec.withMaxPeers(spec.topology() == Topology.ONE_TO_ONE ? 2 : most);
    }

    /** Answers with what the room is and who is in it, in pages. */
    private void welcome(Session session, HubRoom room, Member member, @Nullable JsonText terms,
            Consumer<ServerMessage> answer) {
        List<List<PeerInfo>> pages = pages(room, member);
        int last = pages.size() - 1;
        ice.onEntering(session);
        answer.accept(new ServerMessage.RoomEntered(
                room.id(),
                room.roleOf(member.user()),
                room.owner(),
                room.spec(),
                pages.get(0),
                last > 0,
                claims.issue(room, member.user()),
                room.about(),
                terms));
        for (int page = 1; page <= last; page++) {
            session.send(new ServerMessage.MorePeers(room.id(), pages.get(page), page < last));
        }
    }

    private static List<List<PeerInfo>> pages(HubRoom room, Member reader) {
        List<List<PeerInfo>> pages = new ArrayList<>();
        List<PeerInfo> page = new ArrayList<>();
        int weight = 0;
        for (Member other : room.members()) {
            Links.View view = other == reader ? Links.View.NONE : Links.view(room, reader, other);
            if (view == Links.View.NONE) {
                continue;
            }
            PeerInfo peer = room.describe(other, true, view);
            if (page.size() == PAGE_PEERS || weight + Weight.of(peer) > PAGE_WEIGHT) {
                pages.add(page);
                page = new ArrayList<>();
                weight = 0;
            }
            page.add(peer);
            weight += Weight.of(peer);
        }
        pages.add(page);
        return pages;
    }

    /** Answers with an error and returns false if this session may not enter. */
    private boolean isAllowed(Request request, Enter asked, @Nullable HubRoom room) {
        Session session = request.session();
        HubLimits.Caps caps = hub.limits().caps();
        JsonTextLimit limit = new JsonTextLimit(hub);
        if (limit.isExceeded(asked.extra()) || limit.isExceeded(asked.wants())) {
            limit.refuse(request, "extra, or what is wished for,");
        } else if (session.memberships().places() >= caps.roomsOfSession()) {
            request.fail(RtcErrorCode.SERVER_FULL, "a session may be in " + caps.roomsOfSession() + " rooms");
        } else if (room != null) {
            return mayJoin(request, asked, room);
        } else if (asked.mode() == EnterMode.JOIN) {
            request.fail(RtcErrorCode.ROOM_NOT_FOUND, "no such room");
        } else if (rooms.size() >= caps.rooms()) {
            request.fail(RtcErrorCode.SERVER_FULL, "the server has no place for another room");
        } else {
            return true;
        }
        return false;
    }

    private boolean mayJoin(Request request, Enter asked, HubRoom room) {
        Session session = request.session();
        boolean returning = session.memberships().hasClaimed(room);
        long barred = room.bars().nanosLeft(session.identity(), hub.now());
        if (barred > 0) {
            request.fail(RtcErrorCode.BARRED, "the owner removed you", TimeUnit.NANOSECONDS.toMillis(barred) + 1);
        } else if (asked.mode() == EnterMode.OPEN && !returning) {
            request.fail(RtcErrorCode.ROOM_EXISTS, "the room exists already");
        } else if (room.owner().equals(session.user()) && !returning && !session.identity().proven()) {
            request.fail(RtcErrorCode.USER_ID_TAKEN, "the room is kept for its owner, who must show a ticket");
        } else if (!returning && !knowsPassword(request, asked.password(), room.password())) {
            return false;
        } else if (room.isLocked() && !returning && !room.owner().equals(session.user())) {
            request.fail(RtcErrorCode.ROOM_LOCKED, "the room is locked");
        } else if (room.isFullFor(session.user())) {
            request.fail(RtcErrorCode.ROOM_FULL, "the room holds " + room.spec().maxPeers());
        } else {
            return true;
        }
        return false;
    }

    private boolean knowsPassword(Request request, @Nullable String given, Optional<RoomPassword> expected) {
        if (expected.isEmpty()) {
            return true;
        }
        if (given == null) {
            request.fail(RtcErrorCode.BAD_PASSWORD, "a password is needed");
            return false;
        }
        Allowance allowance = request.session().allowance();
        long wait = allowance.passwordTry(hub.now());
        if (wait > 0) {
            request.fail(RtcErrorCode.RATE_LIMITED, "too many wrong passwords", wait);
            return false;
        }
        if (expected.get().fits(given, hub.seals())) {
            return true;
        }
        allowance.wrongPassword(hub.now());
        hub.statistics().add(HubStatistics.Count.WRONG_PASSWORDS);
        request.fail(RtcErrorCode.BAD_PASSWORD, "the password is wrong");
        return false;
    }
}
