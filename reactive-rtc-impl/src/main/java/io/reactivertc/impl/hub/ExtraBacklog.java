package io.reactivertc.impl.hub;

import io.reactivertc.signaling.ServerMessage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers whose extra one session has yet to be told, because the sender's share of its queue was used up. Keeps who, never what: the newest is told when there is room, so
 * nobody can fill another's queue by changing their mind. On the loop.
 */
final class ExtraBacklog {

    private final Session receiver;
    private final Map<Member, HubRoom> waiting = new LinkedHashMap<>(2);

    ExtraBacklog(Session receiver) {
        this.receiver = receiver;
    }

    void pass(HubRoom room, Member member) {
        if (tell(room, member)) {
            waiting.remove(member);
        } else {
            waiting.put(member, room);
        }
    }

    /** Tells those that there is room for now, and forgets those that are gone. */
    void retry() {
        if (waiting.isEmpty()) {
            return;
        }
        Iterator<Map.Entry<Member, HubRoom>> all = waiting.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Member, HubRoom> one = all.next();
            if (!isCurrent(one.getValue(), one.getKey()) || tell(one.getValue(), one.getKey())) {
                all.remove();
            }
        }
    }

    private boolean isCurrent(HubRoom room, Member member) {
        return receiver.memberships().room(room.id()) == room && room.member(member.user()) == member;
    }

    private boolean tell(HubRoom room, Member member) {
        return receiver.pass(
                member.session(), new ServerMessage.PeerExtra(room.id(), member.user(), member.extra(), member.extraVersion()));
    }
}
