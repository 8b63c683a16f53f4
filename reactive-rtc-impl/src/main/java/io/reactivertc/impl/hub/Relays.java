package io.reactivertc.impl.hub;

import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import org.jspecify.annotations.Nullable;

/** Passes on what members say to each other. The sender pays for it: in tokens, and in shares of the receivers' queues. On the loop. */
final class Relays {

    /** How long a sender is told to wait for a receiver to read. */
    private static final long BUSY_MILLIS = 250;

    private final HubContext hub;
    private final Watches watches;

    Relays(HubContext hub, Watches watches) {
        this.hub = hub;
        this.watches = watches;
    }

    /** Passes negotiation on; answers only if it cannot be. */
    void signal(Session sender, long cseq, ClientMessage.Signal signal) {
        Outcome outcome = signal(sender, signal);
        if (outcome != Outcome.PASSED) {
            sender.send(new ServerMessage.Failure(outcome.code.name(), outcome.text, outcome.retryAfterMillis, cseq));
        }
    }

    private Outcome signal(Session sender, ClientMessage.Signal signal) {
        long wait = sender.allowance().relay(1, hub.now());
        if (wait > 0) {
            return tooFast(sender, wait);
        }
        HubRoom room = sender.memberships().room(signal.room());
        Member to = room == null ? null : linked(room, sender, signal.to());
        if (room == null) {
            return Outcome.NOT_IN_ROOM;
        }
        if (to == null) {
            return Outcome.NO_SUCH_PEER;
        }
        hub.statistics().add(HubStatistics.Count.RELAYED);
        return to.session().pass(sender, new ServerMessage.Signal(room.id(), sender.user(), signal.body()))
                ? Outcome.PASSED
                : Outcome.BUSY;
    }

    /** Passes an application's value on to one member or to all others. */
    void relay(Request request, ClientMessage.Relay relay) {
        Session sender = request.session();
        UserId to = relay.to();
        HubRoom room = sender.memberships().room(relay.room());
        int receivers = room == null || to != null ? 1 : room.size() - 1;
        long wait = sender.allowance().relay(receivers, hub.now());
        if (wait > 0) {
            answer(request, tooFast(sender, wait));
        } else if (room == null) {
            answer(request, Outcome.NOT_IN_ROOM);
        } else {
            hub.statistics().add(HubStatistics.Count.RELAYED);
            ServerMessage message = new ServerMessage.Relayed(relay.room(), sender.user(), relay.body());
            answer(request, to != null ? toOne(room, sender, to, message) : toAll(room, sender, message));
        }
    }

    private static Outcome toOne(HubRoom room, Session sender, UserId to, ServerMessage message) {
        Member receiver = receiver(room, sender, to);
        if (receiver == null) {
            return Outcome.NO_SUCH_PEER;
        }
        return receiver.session().pass(sender, message) ? Outcome.PASSED : Outcome.BUSY;
    }

    /** One who does not read must not keep a message from the others; the sender hears how many did not get it. */
    private static Outcome toAll(HubRoom room, Session sender, ServerMessage message) {
        int missed = 0;
        for (Member member : room.members()) {
            if (member.session() != sender && !member.session().pass(sender, message)) {
                missed++;
            }
        }
        return missed == 0
                ? Outcome.PASSED
                : Outcome.busy(missed + " of " + (room.size() - 1) + " did not get it: their queues are full");
    }

    private static @Nullable Member receiver(HubRoom room, Session sender, UserId to) {
        Member member = room.member(to);
        return member == null || member.session() == sender ? null : member;
    }

    /** Negotiation passes only between those who connect. */
    private static @Nullable Member linked(HubRoom room, Session sender, UserId to) {
        Member member = receiver(room, sender, to);
        return member != null && room.connects(sender.user(), to) ? member : null;
    }

    /** Changes what others see of a user, in one room or everywhere. */
    void updateExtra(Request request, ClientMessage.UpdateExtra update) {
        Session session = request.session();
        RoomId only = update.room();
        JsonTextLimit limit = new JsonTextLimit(hub);
        HubRoom room = only == null ? null : session.memberships().room(only);
        if (only != null && room == null) {
            answer(request, Outcome.NOT_IN_ROOM);
        } else if (limit.isExceeded(update.value())) {
            limit.refuse(request, "extra");
        } else if (room != null) {
            tellExtra(session, room, update);
            request.done();
        } else {
            session.updateExtra(update.value(), update.version());
            watches.changed(session.user());
            session.memberships().rooms().forEach(each -> tellExtra(session, each, update));
            request.done();
        }
    }

    private static void tellExtra(Session session, HubRoom room, ClientMessage.UpdateExtra update) {
        Member member = room.member(session.user());
        if (member == null || !member.updateExtra(update.value(), update.version())) {
            return;
        }
        Links.thoseWhoSee(room, member).forEach(other -> other.session().passExtra(room, member));
    }

    private static Outcome tooFast(Session sender, long wait) {
        sender.slowDown(wait);
        return new Outcome(RtcErrorCode.RATE_LIMITED, "too many messages", wait);
    }

    private static void answer(Request request, Outcome outcome) {
        if (outcome == Outcome.PASSED) {
            request.done();
        } else {
            request.fail(outcome.code, outcome.text, outcome.retryAfterMillis);
        }
    }

    /** Says what became of a message. */
    private record Outcome(RtcErrorCode code, String text, long retryAfterMillis) {

        /** It was passed on; the code means nothing then. */
        static final Outcome PASSED = new Outcome(RtcErrorCode.NOT_SENT, "", 0);

        static final Outcome NOT_IN_ROOM = new Outcome(RtcErrorCode.NOT_IN_ROOM, "you are not in this room", 0);
        static final Outcome NO_SUCH_PEER = new Outcome(RtcErrorCode.PEER_NOT_FOUND, "no such peer in this room", 0);
        static final Outcome BUSY = busy("the receiver's queue has no more room for you");

        static Outcome busy(String text) {
            return new Outcome(RtcErrorCode.BUSY, text, BUSY_MILLIS);
        }
    }
}
