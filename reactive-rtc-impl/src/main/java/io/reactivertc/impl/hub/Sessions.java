package io.reactivertc.impl.hub;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.ServerMessage.Reconnect;
import io.reactivertc.signaling.SignalingFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds the sessions of a hub: opens them, gives them links, keeps them for a while without one, ends them. On the loop. */
final class Sessions implements Session.Keeper {

    private static final Duration ACKNOWLEDGE_WITHIN = Duration.ofMillis(500);

    private final HubContext hub;
    private final Tickets tickets;
    private final Rooms rooms;
    private final SharedAllowances shared;
    private final Admissions admissions;
    private final Watches watches;
    private final Map<String, Session> byId = new HashMap<>();
    private final NavigableMap<UserId, Session> byUser = new TreeMap<>();
    private List<Session> owing = new ArrayList<>();

    Sessions(HubContext hub, Tickets tickets, Rooms rooms, SharedAllowances shared, Admissions admissions, Watches watches) {
        this.hub = hub;
        this.tickets = tickets;
        this.rooms = rooms;
        this.shared = shared;
        this.admissions = admissions;
        this.watches = watches;
    }

    int size() {
        return byId.size();
    }

    /** Returns the sessions of the users after this one, in the order of their ids. */
    Stream<Session> after(@Nullable UserId last) {
        return (last == null ? byUser : byUser.tailMap(last, false)).values().stream();
    }

    @Nullable
    Session find(String id) {
        return byId.get(id);
    }

    @Nullable
    Session find(UserId user) {
        return byUser.get(user);
    }

    /** Opens a session; one that the user has is to be ended next. */
    Session open(Session.Identity identity, JsonText extra, String limitedAs) {
        SharedAllowances.Entry lease = shared.lease(limitedAs, hub.now());
        Allowance allowance = new Allowance(hub.limits().rates(), lease, hub.now());
        Session session = new Session(identity, extra, allowance, hub.limits().queue(), this);
        byId.put(identity.id(), session);
        byUser.put(identity.user(), session);
        hub.statistics().is(HubStatistics.Count.SESSIONS, byId.size());
        hub.statistics().add(HubStatistics.Count.OPENED);
        watches.changed(identity.user());
        return session;
    }

    /** Returns whether a user is there. */
    ServerMessage.UserPresence presence(UserId user) {
        Session session = byUser.get(user);
        return session == null
                ? new ServerMessage.UserPresence(user, false, JsonText.EMPTY_OBJECT)
                : new ServerMessage.UserPresence(user, true, session.extra());
    }

    /** Gives a session its link, says welcome, and repeats what the client has not seen. */
    void welcome(Session session, HubLink link, boolean resumed) {
        session.grace(null);
        if (resumed) {
            hub.statistics().add(HubStatistics.Count.RESUMED);
        }
        HubLink older = session.attach(link);
        if (older != null) {
            older.fence();
        }
        link.send(SignalingFrame.of(welcome(session, resumed)));
        session.outbox().repeat(session.inbox().received(), link::send);
    }

    private ServerMessage.Welcome welcome(Session session, boolean resumed) {
        Session.Identity identity = session.identity();
        HubLimits limits = hub.limits();
        String key = tickets.seal(new SessionTicket(
                tickets.boot(), identity.id(), session.keys().issue(), identity.user(), identity.instance(),
                identity.principal()));
        return new ServerMessage.Welcome(
                identity.user(),
                identity.id(),
                key,
                resumed,
                session.inbox().received(),
                hub.config().grace().toMillis(),
                hub.config().ping().toMillis(),
                new ServerMessage.Limits(limits.sizes().signalBytes(), limits.sizes().frameBytes(),
                        limits.caps().roomsOfSession()));
    }

    /** Keeps a session whose link is gone until its grace is over. */
    void detach(Session session, HubLink link) {
        if (session.link() == link) {
            session.attach(null);
            session.grace(hub.loop().schedule(() -> end(session, PeerLeftReason.LOST), hub.config().grace()));
        }
    }

    /** Ends a session and says so to its client, if there is a link. */
    void end(Session session, PeerLeftReason reason, RtcErrorCode code, String text, Reconnect reconnect) {
        HubLink link = session.attach(null);
        end(session, reason);
        if (link != null) {
            link.bye(code, text, reconnect);
        }
    }

    /** Ends a session. Idempotent. */
    void end(Session session, PeerLeftReason reason) {
        session.finish();
        if (byId.remove(session.identity().id(), session)) {
            byUser.remove(session.user(), session);
            hub.statistics().is(HubStatistics.Count.SESSIONS, byId.size());
            if (reason == PeerLeftReason.LOST) {
                hub.statistics().add(HubStatistics.Count.LOST);
            }
            shared.release(session.allowance().shared());
            watches.forget(session);
            watches.changed(session.user());
            admissions.withdrawAll(session);
            rooms.leaveAll(session, reason);
            if (reason != PeerLeftReason.REPLACED) {
                rooms.releaseSeats(session);
            }
        }
    }

    /** Returns an id that nobody has. */
    UserId unusedUser() {
        while (true) {
            UserId user = UserId.of("u-" + HexFormat.of().formatHex(hub.seals().random(8)));
            if (!byUser.containsKey(user)) {
                return user;
            }
        }
    }

    @Override
    public void onOverflow(Session session) {
        hub.loop().execute(() -> end(session, PeerLeftReason.LOST, RtcErrorCode.SESSION_LOST, "too much was not acknowledged",
                Reconnect.NOW));
    }

    @Override
    public void onOwing(Session session) {
        owing.add(session);
        if (owing.size() == 1) {
            hub.loop().schedule(this::settle, ACKNOWLEDGE_WITHIN);
        }
    }

    private void settle() {
        List<Session> due = owing;
        owing = new ArrayList<>();
        due.forEach(Session::settle);
    }
}
