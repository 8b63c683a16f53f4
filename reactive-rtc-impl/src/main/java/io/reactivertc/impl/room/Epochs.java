package io.reactivertc.impl.room;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.peer.DefaultPeer;
import io.reactivertc.signaling.PeerInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers at which epoch members were met before, so that who meets one again begins beyond it: an answer to the offer of an earlier meeting may still be under way, and must not
 * be taken for one to the new offer. On the loop.
 */
final class Epochs {

    /** How far a number may rise; the other side follows up to a thousand. */
    private static final int FURTHEST = 900;

    private final Map<Life, Integer> last = new LinkedHashMap<>();

    /** Returns where to begin with this member. Who waits for the offer follows its epoch. */
    int first(PeerInfo info) {
        return info.offer() ? last.getOrDefault(new Life(info.user(), info.instance()), 0) % FURTHEST + 1 : 1;
    }

    /** Notes how far it came with a member who is gone; of many the oldest are forgotten. */
    void over(DefaultPeer peer) {
        Life life = new Life(peer.id(), peer.instance());
        last.remove(life);
        last.put(life, peer.epoch());
        if (last.size() > RoomSpec.MOST_PEERS) {
            last.remove(last.keySet().iterator().next());
        }
    }

    private record Life(UserId user, InstanceId instance) {}
}
