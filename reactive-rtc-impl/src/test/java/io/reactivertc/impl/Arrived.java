package io.reactivertc.impl;

import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.Track;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;

/** Remembers which tracks of others are there now. */
final class Arrived {

    private final Set<RemoteTrack> tracks = ConcurrentHashMap.newKeySet();

    /** Follows these from now on. */
    Arrived(Flux<RemoteTrack> arriving) {
        arriving.subscribe(track -> {
            tracks.add(track);
            track.states().subscribe(state -> {
                if (state.isEnded()) {
                    tracks.remove(track);
                }
            });
        });
    }

    /** Waits until exactly these are there, and media flow on all of them. */
    void awaitExactly(Collection<LocalTrack> published, String when) {
        Set<String> wanted = published.stream().map(Track::id).collect(Collectors.toSet());
        Await.until(() -> when + ": " + tracks + " instead of " + published,
                () -> tracks.size() == wanted.size()
                        && tracks.stream().map(Track::id).collect(Collectors.toSet()).equals(wanted)
                        && tracks.stream().allMatch(track -> track.state().isFlowing()));
    }
}
