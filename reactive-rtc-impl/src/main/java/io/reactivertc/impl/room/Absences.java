package io.reactivertc.impl.room;

import io.reactivertc.common.CloseReason;
import io.reactivertc.impl.peer.DefaultPeer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import reactor.core.Disposable;

/** Keeps members whom the server lost but who are still heard, until they come back, fall silent, or have had their time. On the loop. */
final class Absences {

    private final RoomHost host;
    private final Consumer<DefaultPeer> gone;
    private final Map<DefaultPeer, Disposable> absent = new HashMap<>();

    Absences(RoomHost host, Consumer<DefaultPeer> gone) {
        this.host = host;
        this.gone = gone;
    }

    /** Gives a member the time to come back; no more than once. */
    void begin(DefaultPeer peer) {
        if (!absent.containsKey(peer)) {
            absent.put(peer, host.peers().loop().schedule(() -> end(peer), host.grace()));
        }
    }

    /** Ends the absence of a member who came back or is gone for another reason. */
    void over(DefaultPeer peer) {
        Disposable timer = absent.remove(peer);
        if (timer != null) {
            timer.dispose();
        }
    }

    /** Tells that the connection to a member ended by itself: who is present stays in the room, who is absent is gone. */
    void closed(DefaultPeer peer, CloseReason reason) {
        end(peer);
    }

    private void end(DefaultPeer peer) {
        if (absent.containsKey(peer)) {
            over(peer);
            gone.accept(peer);
        }
    }
}
