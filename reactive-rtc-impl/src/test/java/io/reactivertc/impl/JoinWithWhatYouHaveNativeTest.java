package io.reactivertc.impl;

import static io.reactivertc.impl.MediaEar.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.common.RoomId;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.room.Room;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Holds bar 2 between two JVMs' worth of connections: whatever each of two brings, or adds and takes back later, is what the other has. */
class JoinWithWhatYouHaveNativeTest {

    private static final List<Set<MediaKind>> BROUGHT = List.of(EnumSet.noneOf(MediaKind.class),
            EnumSet.of(MediaKind.AUDIO), EnumSet.of(MediaKind.VIDEO), EnumSet.allOf(MediaKind.class));
    private static final int CHANGES = 50;
    private static final int MOST = 5;

    private final NativeStand stand = new NativeStand();

    @AfterEach
    void leavesNothingBehind() {
        stand.close();
    }

    @Test
    void whateverEachOfTwoBringsTheOtherHasWhoeverCameFirst() {
        Side alice = new Side(stand.connect("alice"), 0);
        Side bob = new Side(stand.connect("bob"), 0);
        for (Set<MediaKind> first : BROUGHT) {
            for (Set<MediaKind> other : BROUGHT) {
                meet(alice, first, bob, other);
                meet(bob, first, alice, other);
            }
        }
    }

    private static void meet(Side first, Set<MediaKind> brings, Side other, Set<MediaKind> otherBrings) {
        String when = first.name() + " with " + brings + ", then " + other.name() + " with " + otherBrings;
        RoomId room = RoomId.of("room-" + Math.abs(when.hashCode()));
        Arrived atFirst = first.enter(room, brings);
        Arrived atOther = other.enter(room, otherBrings);
        first.awaitPeer();
        other.awaitPeer();
        atOther.awaitExactly(first.published, when);
        atFirst.awaitExactly(other.published, when);
        Mono.when(first.leave(), other.leave()).block(PATIENCE);
    }

    @Test
    void whatEachAddsAndTakesBackIsWhatTheOtherHasEachTime() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        Side alice = new Side(stand.connect("alice"), seed);
        Side bob = new Side(stand.connect("bob"), seed + 1);
        RoomId room = RoomId.of("changes");
        Arrived atAlice = alice.enter(room, BROUGHT.get(0));
        Arrived atBob = bob.enter(room, BROUGHT.get(3));
        alice.awaitPeer();
        for (int n = 1; n <= CHANGES; n++) {
            alice.change();
            bob.change();
            String when = "seed " + seed + ", change " + n;
            atBob.awaitExactly(alice.published, when);
            atAlice.awaitExactly(bob.published, when);
        }
    }

    /** Is one of the two. */
    private static final class Side {

        private final RtcConnection connection;
        private final Random random;
        private final List<LocalTrack> published = new ArrayList<>();
        private Room room;

        Side(RtcConnection connection, long seed) {
            this.connection = connection;
            this.random = new Random(seed);
            this.room = connection.room(RoomId.of("none"));
        }

        String name() {
            return connection.self().toString();
        }

        Arrived enter(RoomId id, Set<MediaKind> brings) {
            room = connection.room(id);
            Arrived arrived = new Arrived(room.tracks());
            brings.forEach(this::add);
            room.openOrJoin().block(PATIENCE);
            return arrived;
        }

        void awaitPeer() {
            assertThat(room.peers().next().flatMapMany(peer -> peer.states())
                    .filter(state -> state.isConnected()).blockFirst(PATIENCE)).isNotNull();
        }

        Mono<Void> leave() {
            List<LocalTrack> all = List.copyOf(published);
            published.clear();
            return room.leave().then(Flux.fromIterable(all).concatMap(LocalTrack::close).then());
        }

        void change() {
            if (published.isEmpty() || published.size() < MOST && random.nextBoolean()) {
                add(random.nextBoolean() ? MediaKind.AUDIO : MediaKind.VIDEO);
            } else {
                LocalTrack gone = published.remove(random.nextInt(published.size()));
                (random.nextBoolean() ? room.unpublish(gone) : gone.close()).block(PATIENCE);
            }
        }

        private void add(MediaKind kind) {
            LocalTrack made = kind == MediaKind.AUDIO
                    ? connection.media().audio(AudioSources.tone(300 + random.nextInt(600)))
                    : connection.media().video(pictures());
            published.add(made);
            room.publish(made).block(PATIENCE);
        }

        /** Emits small pictures, 20 a second. */
        private static Flux<VideoFrame> pictures() {
            byte[] pixels = new byte[VideoFrame.byteLength(64, 64)];
            return Flux.generate(() -> 0L, (n, sink) -> {
                sink.next(VideoFrame.of(64, 64, n * 50_000_000L, pixels));
                return n + 1;
            });
        }
    }
}
