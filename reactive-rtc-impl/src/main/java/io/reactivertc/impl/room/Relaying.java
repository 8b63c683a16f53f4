package io.reactivertc.impl.room;

import io.reactivertc.impl.peer.DefaultPeer;
import io.reactivertc.media.LocalMedia;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.TrackState;
import io.reactivertc.signaling.MediaFlow;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Passes on, in a relay tree, what comes from the relay above to those below: each track, whether it is muted, and its end. On the loop. */
final class Relaying implements PeerWatcher {

    private static final Logger log = LoggerFactory.getLogger(Relaying.class);

    private final Supplier<LocalMedia> media;
    private final BooleanSupplier relays;
    private final Map<RemoteTrack, LocalTrack> passed = new LinkedHashMap<>();
    private final Set<DefaultPeer> below = new LinkedHashSet<>();
    private final Disposable.Swap following = Disposables.swap();
    private @Nullable DefaultPeer above;

    /**
     * Creates it without anything to pass on.
     *
     * @param media makes tracks
     * @param relays says whether this participant is in a relay tree that another one owns
     */
    Relaying(Supplier<LocalMedia> media, BooleanSupplier relays) {
        this.media = media;
        this.relays = relays;
    }

    @Override
    public void came(DefaultPeer peer) {
        turned(peer);
    }

    @Override
    public void turned(DefaultPeer peer) {
        MediaFlow flow = relays.getAsBoolean() ? peer.flow() : MediaFlow.BOTH;
        if (flow == MediaFlow.IN && above != peer) {
            follow(peer);
        } else if (flow != MediaFlow.IN && above == peer) {
            stop();
        }
        if (flow == MediaFlow.OUT && below.add(peer)) {
            passed.values().forEach(track -> start(peer.publish(track), peer));
        } else if (flow != MediaFlow.OUT && below.remove(peer)) {
            passed.values().forEach(track -> start(peer.unpublish(track), peer));
        }
    }

    @Override
    public void gone(DefaultPeer peer) {
        below.remove(peer);
        if (above == peer) {
            stop();
        }
    }

    private void follow(DefaultPeer peer) {
        stop();
        above = peer;
        following.update(peer.tracks()
                .subscribe(this::pass, error -> log.debug("nothing more of {}: {}", peer.id(), error.toString())));
    }

    private void stop() {
        above = null;
        following.update(Disposables.disposed());
        passed.values().forEach(LocalTrack::dispose);
        passed.clear();
    }

    private void pass(RemoteTrack track) {
        LocalTrack again = media.get().forward(track);
        passed.put(track, again);
        below.forEach(peer -> start(peer.publish(again), peer));
        track.states()
                .takeUntilOther(again.onClose())
                .subscribe(state -> follow(track, again, state), error -> log.debug("{}: {}", track, error.toString()));
    }

    private void follow(RemoteTrack track, LocalTrack again, TrackState state) {
        if (state.isEnded()) {
            passed.remove(track, again);
            again.dispose();
        } else {
            (state.isMuted() ? again.mute() : again.unmute())
                    .subscribe(null, error -> log.debug("{}: {}", again, error.toString()));
        }
    }

    private static void start(Mono<Void> verb, DefaultPeer peer) {
        verb.subscribe(null, failure -> log.debug("not for {}: {}", peer.id(), failure.getMessage()));
    }
}
