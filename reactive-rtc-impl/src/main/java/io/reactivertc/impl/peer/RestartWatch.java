package io.reactivertc.impl.peer;

import io.reactivertc.error.RtcException;
import java.util.Set;

/** Tells offers of the other side that restart ICE from those that change something else: by their user name fragments. On the loop. */
final class RestartWatch {

    private Set<String> last = Set.of();

    /** Forgets what it saw: this is another peer connection. */
    void begin() {
        last = Set.of();
    }

    /** Takes a description in, and returns whether it is an offer that restarts ICE. */
    boolean sees(SessionDescription description) {
        Set<String> now = fragments(description);
        boolean others = !last.isEmpty() && !now.isEmpty() && !last.equals(now);
        if (!now.isEmpty()) {
            last = now;
        }
        return others && description.type() == SessionDescription.Type.OFFER;
    }

    private static Set<String> fragments(SessionDescription description) {
        try {
            return Set.copyOf(Sdp.parse(description.sdp()).ufrags());
        } catch (RtcException malformed) {
            return Set.of();
        }
    }
}
