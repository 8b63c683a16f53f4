package io.reactivertc.impl.peer;

import io.reactivertc.common.CloseReason;
import io.reactivertc.error.PeerClosedException;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.loop.RtcLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** Keeps those who wait for a peer to be connected again. Confined to the loop. */
final class ConnectedWaiters {

    private final Set<MonoSink<Void>> waiting = new LinkedHashSet<>();
    private @Nullable CloseReason ended;

    /** Adds one who waits, until they do not any more; fails at once if the peer is closed. */
    void add(MonoSink<Void> waiter, RtcLoop loop) {
        if (ended != null) {
            waiter.error(errorOf(ended));
        } else {
            waiting.add(waiter);
            waiter.onDispose(() -> loop.execute(() -> waiting.remove(waiter)));
        }
    }

    /** Completes all. */
    void onReached() {
        List<MonoSink<Void>> done = List.copyOf(waiting);
        waiting.clear();
        done.forEach(MonoSink::success);
    }

    /** Fails all, and who comes later. */
    void onEnded(CloseReason reason) {
        ended = reason;
        List<MonoSink<Void>> failed = List.copyOf(waiting);
        waiting.clear();
        failed.forEach(waiter -> waiter.error(errorOf(reason)));
    }

    private static PeerException errorOf(CloseReason reason) {
        return reason.kind() == CloseReason.Kind.UNREACHABLE
                ? new PeerException(RtcErrorCode.PEER_UNREACHABLE, reason.text())
                : new PeerClosedException("the peer is closed: " + reason.kind() + " " + reason.text(), reason);
    }
}
