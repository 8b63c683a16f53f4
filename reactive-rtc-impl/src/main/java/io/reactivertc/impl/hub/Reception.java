package io.reactivertc.impl.hub;

import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage.Hello;
import io.reactivertc.signaling.ClientMessage.Resume;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import io.reactivertc.signaling.ServerMessage.Reconnect;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides who may come in as whom: resumes sessions, opens new ones, lets nobody take an id that is not theirs. On the loop. */
final class Reception {

    private final HubContext hub;
    private final Tickets tickets;
    private final Claims claims;
    private final Sessions sessions;
    private final Restoration restoration;

    Reception(HubContext hub, Tickets tickets, Claims claims, Sessions sessions, Restoration restoration) {
        this.hub = hub;
        this.tickets = tickets;
        this.claims = claims;
        this.sessions = sessions;
        this.restoration = restoration;
    }

    /** Answers a hello of somebody who was identified. */
    void receive(HubLink link, Hello hello, Identification.Identity identity) {
        SessionTicket ticket = ticket(hello, identity);
        Session session = ticket == null ? null : resumable(hello, ticket);
        if (session != null && ticket != null) {
            resume(session, link, ticket, Objects.requireNonNull(hello.resume()).seq());
        } else {
            greet(new Newcomer(link, hello, identity, ticket,
                    claims.open(hello.claims(), hub.limits().caps().roomsOfSession())));
        }
    }

    /** Returns what the client shows of an earlier session, if it is theirs. */
    private @Nullable SessionTicket ticket(Hello hello, Identification.Identity identity) {
        String key = hello.resume() != null ? hello.resume().key() : hello.replaces();
        SessionTicket ticket = key == null ? null : tickets.openSession(key);
        return ticket != null && Objects.equals(ticket.principal(), identity.principal()) ? ticket : null;
    }

    /** Returns the session that goes on, if all that belongs to it is still here. */
    private @Nullable Session resumable(Hello hello, SessionTicket ticket) {
        Resume resume = hello.resume();
        if (resume == null || !resume.session().equals(ticket.session())) {
            return null;
        }
        Session session = sessions.find(resume.session());
        boolean fits = session != null
                && !session.isOver()
                && isOf(session, ticket)
                && session.identity().instance().equals(hello.instance())
                && session.outbox().canResumeAfter(resume.seq());
        return fits ? session : null;
    }

    private boolean isOf(Session session, SessionTicket ticket) {
        return ticket.boot() == tickets.boot()
                && ticket.session().equals(session.identity().id())
                && session.keys().accepts(ticket.serial());
    }

    private void resume(Session session, HubLink link, SessionTicket ticket, long seq) {
        session.keys().use(ticket.serial());
        session.acknowledged(seq);
        link.opened(session);
        sessions.welcome(session, link, true);
    }

    private void greet(Newcomer newcomer) {
        UserId user = newcomer.wanted();
        if (user == null) {
            user = sessions.unusedUser();
        }
        Session holder = sessions.find(user);
        if (newcomer.contradictsToken()) {
            newcomer.link.bye(RtcErrorCode.UNAUTHORIZED, "the token is for another user", Reconnect.NEVER);
        } else if (newcomer.hello.extra().value().length() > hub.limits().sizes().extraChars()) {
            newcomer.link.bye(RtcErrorCode.MESSAGE_TOO_LARGE, "extra is too large", Reconnect.NEVER);
        } else if (holder != null && !mayReplace(holder, newcomer, user)) {
            newcomer.link.bye(RtcErrorCode.USER_ID_TAKEN, "somebody else has this user id", Reconnect.NEVER);
        } else if (holder == null && sessions.size() >= hub.limits().caps().sessions()) {
            newcomer.link.bye(RtcErrorCode.SERVER_FULL, "the server has no place for another session", Reconnect.LATER);
        } else {
            open(newcomer, user, holder);
        }
    }

    private boolean mayReplace(Session holder, Newcomer newcomer, UserId user) {
        return isSame(holder, newcomer) || isProvisional(holder) && newcomer.proves(user, tickets.boot());
    }

    /** Returns whether the one who comes is the one who holds the session, with another instance. */
    private boolean isSame(Session holder, Newcomer newcomer) {
        SessionTicket ticket = newcomer.ticket;
        String principal = newcomer.identity.principal();
        return ticket != null && isOf(holder, ticket) || principal != null && principal.equals(holder.identity().principal());
    }

    /** Returns whether this user merely asked first, so soon after the start that the one who had the id before may not have been back yet. */
    private boolean isProvisional(Session holder) {
        return !holder.identity().proven() && hub.isYoungerThan(hub.config().grace());
    }

    private void open(Newcomer newcomer, UserId user, @Nullable Session holder) {
        Session predecessor = holder != null && isSame(holder, newcomer) ? holder : null;
        boolean proven = newcomer.proves(user, tickets.boot()) || predecessor != null && predecessor.identity().proven();
        Session session = sessions.open(
                new Session.Identity(
                        "s-" + Long.toHexString(hub.seals().randomLong()),
                        user,
                        newcomer.hello.instance(),
                        newcomer.identity.principal(),
                        proven),
                newcomer.hello.extra(),
                newcomer.limitedAs());
        if (predecessor != null) {
            session.memberships().inherit(predecessor.memberships());
        }
        if (holder != null) {
            dismiss(holder, predecessor != null);
        }
        restoration.restore(session, newcomer.claims);
        newcomer.link.opened(session);
        sessions.welcome(session, newcomer.link, false);
    }

    private void dismiss(Session holder, boolean same) {
        if (same) {
            sessions.end(holder, PeerLeftReason.REPLACED, RtcErrorCode.REPLACED, "a newer instance took over", Reconnect.NEVER);
        } else {
            sessions.end(holder, PeerLeftReason.LOST, RtcErrorCode.USER_ID_TAKEN, "the owner of this user id came back",
                    Reconnect.NEVER);
        }
    }

    /** Is somebody who opens a session, with all they show. */
    private record Newcomer(
            HubLink link, Hello hello, Identification.Identity identity, @Nullable SessionTicket ticket,
            List<RoomClaim> claims) {

        @Nullable
        UserId wanted() {
            if (identity.user() != null) {
                return identity.user();
            }
            if (hello.userId() != null) {
                return hello.userId();
            }
            return ticket == null ? null : ticket.user();
        }

        /** Names those who share limits. */
        String limitedAs() {
            return identity.principal() != null ? "principal " + identity.principal() : "address " + link.info().address();
        }

        boolean contradictsToken() {
            return identity.user() != null && hello.userId() != null && !identity.user().equals(hello.userId());
        }

        /** Returns whether the id is known to be theirs, by their token or from the server's life before. */
        boolean proves(UserId user, long boot) {
            return identity.user() != null
                    || ticket != null && ticket.boot() != boot && ticket.user().equals(user)
                    || claims.stream().anyMatch(claim -> claim.member().equals(user));
        }
    }
}
