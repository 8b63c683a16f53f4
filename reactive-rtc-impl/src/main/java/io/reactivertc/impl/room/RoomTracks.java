package io.reactivertc.impl.room;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.peer.DefaultPeer;
import io.reactivertc.media.LocalTrack;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Holds what is published to a whole room, over all stays: to who is there and to who comes. On the loop. */
final class RoomTracks {

    private static final Logger log = LoggerFactory.getLogger(RoomTracks.class);
    private static final int MOST = 64;

    private final Set<LocalTrack> published = new LinkedHashSet<>();
    private final Runnable retain;
    private final Runnable release;

    /**
     * Creates it without tracks.
     *
     * @param retain keeps the room's handle, once for each track
     * @param release takes one {@code retain} back
     */
    RoomTracks(Runnable retain, Runnable release) {
        this.retain = retain;
        this.release = release;
    }

    void publish(LocalTrack track, Collection<DefaultPeer> present) {
        if (track.state().isEnded()) {
            throw new PeerException(RtcErrorCode.PEER_CLOSED, "the track is over");
        }
        forgetEnded();
        if (published.size() >= MOST && !published.contains(track)) {
            throw new MediaException(RtcErrorCode.BUSY, MOST + " tracks are published already");
        }
        if (published.add(track)) {
            retain.run();
            present.forEach(peer -> start(peer.publish(track), peer));
        }
    }

    void unpublish(LocalTrack track, Collection<DefaultPeer> present) {
        if (published.remove(track)) {
            release.run();
            present.forEach(peer -> start(peer.unpublish(track), peer));
        }
    }

    /** Publishes to a newcomer, who is not being connected to yet. */
    void onPeer(DefaultPeer peer) {
        forgetEnded();
        published.forEach(track -> start(peer.publish(track), peer));
    }

    private void forgetEnded() {
        int before = published.size();
        published.removeIf(track -> track.state().isEnded());
        for (int n = published.size(); n < before; n++) {
            release.run();
        }
    }

    private static void start(Mono<Void> verb, DefaultPeer peer) {
        verb.subscribe(null, failure -> log.debug("not for {}: {}", peer.id(), failure.getMessage()));
    }
}
