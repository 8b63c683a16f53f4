package io.reactivertc.impl.hub;

import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.ServerMessage.Reconnect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Shows an operator what a hub holds, and lets them end it. All Monos are cold, and do their work on the hub's loop. Shows no secret: no password, key, token or address. */
public final class HubAdmin {

    private final RtcLoop loop;
    private final Rooms rooms;
    private final Sessions sessions;
    private final HubStatistics statistics;

    HubAdmin(RtcLoop loop, Rooms rooms, Sessions sessions, HubStatistics statistics) {
        this.loop = loop;
        this.rooms = rooms;
        this.sessions = sessions;
        this.statistics = statistics;
    }

    /** Returns what was counted. */
    public HubStatistics statistics() {
        return statistics;
    }

    /** Emits a part of the rooms, in the order of their ids. */
    public Mono<List<Map<String, Object>>> rooms(@Nullable RoomId after, int limit) {
        return onLoop(() -> rooms.after(after).limit(limit).map(HubAdmin::describe).toList());
    }

    /** Emits a part of the users, in the order of their ids. */
    public Mono<List<Map<String, Object>>> users(@Nullable UserId after, int limit) {
        return onLoop(() -> sessions.after(after).limit(limit).map(HubAdmin::describe).toList());
    }

    /** Closes a room for all who are in it; emits whether there was one. */
    public Mono<Boolean> closeRoom(RoomId id) {
        return onLoop(() -> {
            HubRoom room = rooms.find(id);
            if (room != null) {
                rooms.close(room, null, "closed by an operator");
            }
            return room != null;
        });
    }

    /** Takes a member out of a room, the owner too; emits whether they were in it. */
    public Mono<Boolean> eject(RoomId id, UserId user) {
        return onLoop(() -> {
            HubRoom room = rooms.find(id);
            Member member = room == null ? null : room.member(user);
            if (room == null || member == null) {
                return false;
            }
            rooms.ejectByOperator(room, member);
            return true;
        });
    }

    /** Ends a user's session; emits whether they had one. */
    public Mono<Boolean> disconnect(UserId user) {
        return onLoop(() -> {
            Session session = sessions.find(user);
            if (session != null) {
                sessions.end(session, PeerLeftReason.LEFT, RtcErrorCode.UNAUTHORIZED, "ended by an operator", Reconnect.NEVER);
            }
            return session != null;
        });
    }

    private <T> Mono<T> onLoop(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(loop.scheduler());
    }

    private static Map<String, Object> describe(HubRoom room) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("room", room.id().value());
        described.put("owner", room.owner().value());
        described.put("members", room.members().stream().map(member -> member.user().value()).toList());
        described.put("maxPeers", room.spec().maxPeers());
        described.put("topology", room.spec().topology().name());
        described.put("protected", room.password().isPresent());
        described.put("locked", room.isLocked());
        described.put("waiting", room.knocks().all().size());
        return described;
    }

    private static Map<String, Object> describe(Session session) {
        Set<String> in = session.memberships().rooms().stream().map(room -> room.id().value()).collect(Collectors.toSet());
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("user", session.user().value());
        described.put("connected", session.link() != null);
        described.put("rooms", List.copyOf(in));
        return described;
    }
}
