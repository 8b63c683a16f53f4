package io.reactivertc.impl.room;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.peer.DefaultPeer;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaDirection;
import io.reactivertc.room.RoomMedia;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Holds what is published to a whole room, over all stays: to who is there and to who comes, as far as its topology lets media go there. On the loop. */
final class RoomTracks implements PeerWatcher {

    private static final Logger log = LoggerFactory.getLogger(RoomTracks.class);
    private static final int MOST = 64;

    private final Set<LocalTrack> published = new LinkedHashSet<>();
    private final Runnable retain;
    private final Runnable release;
    private final Predicate<DefaultPeer> receives;
    private final Relaying relaying;
    private final Supplier<RoomMedia> terms;

    /**
     * Creates it without tracks.
     *
     * @param retain keeps the room's handle, once for each track
     * @param release takes one {@code retain} back
     * @param receives says whether the room's topology lets media of this participant go to a peer
     * @param relaying passes on what others publish
     * @param terms says what media are exchanged with each peer
     */
    RoomTracks(Runnable retain, Runnable release, Predicate<DefaultPeer> receives, Relaying relaying,
            Supplier<RoomMedia> terms) {
        this.retain = retain;
        this.release = release;
        this.receives = receives;
        this.relaying = relaying;
        this.terms = terms;
    }

    /** Publishes to a newcomer. */
    @Override
    public void came(DefaultPeer peer) {
        apply(terms.get(), peer);
        forgetEnded();
        if (receives.test(peer)) {
            published.forEach(track -> start(peer.publish(track), peer));
        }
        relaying.came(peer);
    }

    private static void apply(RoomMedia terms, DefaultPeer peer) {
        if (terms.direction() != MediaDirection.BOTH) {
            start(peer.restrictMedia(terms.direction()), peer);
        }
        if (terms.bandwidth() != null) {
            start(peer.limit(terms.bandwidth()), peer);
        }
    }

    /** Publishes to one who receives now, or takes back from one who does not. */
    @Override
    public void turned(DefaultPeer peer) {
        forgetEnded();
        boolean sends = receives.test(peer);
        published.forEach(track -> start(sends ? peer.publish(track) : peer.unpublish(track), peer));
        relaying.turned(peer);
    }

    @Override
    public void gone(DefaultPeer peer) {
        relaying.gone(peer);
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
            present.stream().filter(receives).forEach(peer -> start(peer.publish(track), peer));
        }
    }

    void unpublish(LocalTrack track, Collection<DefaultPeer> present) {
        if (published.remove(track)) {
            release.run();
            present.forEach(peer -> start(peer.unpublish(track), peer));
        }
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
