package io.reactivertc.impl.hub;

import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.signaling.ClientMessage.Watched;
import io.reactivertc.signaling.ServerMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Knows who watches what, and tells them what changed: a few times a second at most, and what it is then, so that a room in which much happens costs no more than one in which little
 * does. On the loop.
 */
final class Watches {

    private static final Duration PACE = Duration.ofMillis(200);

    private final RtcLoop loop;
    private final Function<RoomId, ServerMessage.Presence> rooms;
    private final Function<UserId, ServerMessage.UserPresence> users;
    private final Map<Subject, Set<Session>> watchers = new HashMap<>();
    private Map<Object, Set<Session>> changed = new LinkedHashMap<>();

    Watches(RtcLoop loop, Function<RoomId, ServerMessage.Presence> rooms, Function<UserId, ServerMessage.UserPresence> users) {
        this.loop = loop;
        this.rooms = rooms;
        this.users = users;
    }

    /**
     * Is what is watched.
     *
     * @param what what kind of thing
     * @param of which; empty for the list of all public rooms
     */
    record Subject(Watched what, String of) {}

    void add(Session session, Subject subject) {
        watchers.computeIfAbsent(subject, none -> new LinkedHashSet<>(2)).add(session);
        session.watching().add(subject);
    }

    void remove(Session session, Subject subject) {
        session.watching().remove(subject);
        watchers.computeIfPresent(subject, (same, all) -> without(all, session));
    }

    /** Forgets a session that is over. */
    void forget(Session session) {
        if (!session.isWatching()) {
            return;
        }
        session.watching().subjects().forEach(subject -> remove(session, subject));
    }

    /** Notes that a room came, changed or went. */
    void changed(HubRoom room) {
        note(room.id(), new Subject(Watched.ROOM, room.id().value()));
        if (room.spec().listed()) {
            note(room.id(), new Subject(Watched.LIST, ""));
            room.spec().label().ifPresent(tag -> note(room.id(), new Subject(Watched.LIST, tag)));
        }
    }

    /** Notes that a user came, changed or went. */
    void changed(UserId user) {
        note(user, new Subject(Watched.USER, user.value()));
    }

    /** Returns what is known of somebody or something that changed, as of now. */
    ServerMessage describe(Object what) {
        return what instanceof RoomId room ? rooms.apply(room) : users.apply((UserId) what);
    }

    private void note(Object what, Subject subject) {
        Set<Session> all = watchers.get(subject);
        if (all == null) {
            return;
        }
        if (changed.isEmpty()) {
            loop.schedule(this::tell, PACE);
        }
        changed.computeIfAbsent(what, none -> new LinkedHashSet<>(2)).addAll(all);
    }

    private void tell() {
        Map<Object, Set<Session>> due = changed;
        changed = new LinkedHashMap<>();
        due.forEach((what, sessions) -> sessions.forEach(session -> session.watching().tell(what)));
    }

    private static @Nullable Set<Session> without(Set<Session> all, Session gone) {
        all.remove(gone);
        return all.isEmpty() ? null : all;
    }
}
