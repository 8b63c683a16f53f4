package io.reactivertc.impl;

import static io.reactivertc.impl.MediaEar.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.Track;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.peer.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Adds, takes back and replaces tracks at random, on both sides at once: none is lost, none stays. */
class TrackChangesNativeTest {

    private static final int CHANGES = 50;

    @Test
    void bothSidesSeeTheSameTracksHoweverTheyChange() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        try (NativeStand stand = new NativeStand()) {
            RtcConnection alice = stand.connect("alice");
            RtcConnection bob = stand.connect("bob");
            List<Peer> pair = NativeStand.pair(alice, bob);
            Side one = new Side(alice, pair.get(0), seed);
            Side other = new Side(bob, pair.get(1), seed + 1);

            for (int n = 0; n < CHANGES; n++) {
                one.change();
                other.change();
                if (n % 5 == 4) {
                    one.awaitThat(other, seed);
                    other.awaitThat(one, seed);
                }
            }
            one.published.stream().findFirst().ifPresent(track -> one.published.remove(track));
            assertThat(pair.get(0).state().isConnected()).isTrue();
        }
    }

    /** Is one of the two. */
    private static final class Side {

        private final RtcConnection connection;
        private final Peer peer;
        private final Random random;
        private final List<LocalTrack> published = new ArrayList<>();
        private final Set<RemoteTrack> arrived = ConcurrentHashMap.newKeySet();

        Side(RtcConnection connection, Peer peer, long seed) {
            this.connection = connection;
            this.peer = peer;
            this.random = new Random(seed);
            peer.tracks().subscribe(track -> {
                arrived.add(track);
                track.states().subscribe(state -> {
                    if (state.isEnded()) {
                        arrived.remove(track);
                    }
                });
            });
        }

        void change() {
            int dice = random.nextInt(10);
            if (published.isEmpty() || dice < 5 && published.size() < 6) {
                LocalTrack made = random.nextBoolean()
                        ? connection.media().audio(AudioSources.tone(300 + random.nextInt(600)))
                        : connection.media().video(pictures());
                published.add(made);
                peer.publish(made).block(PATIENCE);
            } else if (dice < 8) {
                LocalTrack gone = published.remove(random.nextInt(published.size()));
                (random.nextBoolean() ? peer.unpublish(gone) : gone.close()).block(PATIENCE);
            } else {
                // Taken back and published again at once, perhaps before the other side has heard of the first.
                LocalTrack again = published.get(random.nextInt(published.size()));
                peer.unpublish(again).then(peer.publish(again)).block(PATIENCE);
            }
        }

        /** Waits until this side sees what the other one publishes, and media flow on all of it. */
        void awaitThat(Side other, long seed) {
            Set<String> wanted = other.published.stream().map(Track::id).collect(Collectors.toSet());
            Await.until(() -> "seed " + seed + ": " + arrived + " of " + wanted,
                    () -> arrived.stream().map(Track::id).collect(Collectors.toSet()).equals(wanted)
                            && arrived.size() == wanted.size()
                            && arrived.stream().allMatch(track -> track.state().isFlowing()));
        }

        private static Flux<VideoFrame> pictures() {
            return Flux.generate(() -> 0L, (n, sink) -> {
                sink.next(VideoFrame.of(64, 64, n * 100_000_000L, new byte[VideoFrame.byteLength(64, 64)]));
                return n + 1;
            });
        }
    }
}
