package io.reactivertc.impl;

import static io.reactivertc.impl.MediaEar.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.RtcConnection;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.common.RoomId;
import io.reactivertc.error.RtcException;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.TrackState;
import io.reactivertc.peer.Peer;
import io.reactivertc.video.VideoSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Does with real media what should do no harm: listens and stops listening while frames flow, closes twice and while media are pushed, and uses what is closed. */
class MediaStressNativeTest {

    private static final int ROUNDS = 60;
    private static final int CONNECTIONS = 12;

    private final Random random = new Random(1);

    @Test
    void listenersComeAndGoWhileFramesFlow() {
        try (NativeStand stand = new NativeStand()) {
            RtcConnection alice = stand.connect("alice");
            List<Peer> pair = NativeStand.pair(alice, stand.connect("bob"));
            pair.get(0).publish(alice.media().audio(AudioSources.tone(440))).block(PATIENCE);
            pair.get(0).publish(alice.media().video(VideoSources.pattern(160, 90, 30))).block(PATIENCE);
            List<RemoteTrack> tracks = Objects.requireNonNull(pair.get(1).tracks().take(2).collectList().block(PATIENCE));
            Flux.fromIterable(tracks).flatMap(track -> track.states().filter(TrackState::isFlowing).next()).blockLast(PATIENCE);

            List<Disposable> listening = new ArrayList<>();
            for (int n = 0; n < ROUNDS; n++) {
                tracks.forEach(track -> listening.add(Flux.merge(track.audioFrames(), track.videoFrames()).subscribe()));
                if (random.nextBoolean()) {
                    listening.remove(random.nextInt(listening.size())).dispose();
                }
            }
            listening.forEach(Disposable::dispose);
            tracks.forEach(MediaStressNativeTest::awaitFrame);
        }
    }

    private static void awaitFrame(RemoteTrack track) {
        Object frame =
                Flux.<Object>merge(track.audioFrames(), track.videoFrames().map(seen -> "a picture")).blockFirst(PATIENCE);
        assertThat(frame).isNotNull();
    }

    @Test
    void connectionsAndTracksAreClosedTwiceWhileMediaArePushed() {
        try (NativeStand stand = new NativeStand()) {
            RtcConnection bob = stand.connect("bob");
            for (int n = 0; n < CONNECTIONS; n++) {
                RoomId id = RoomId.of("room-" + n);
                RtcConnection alice = stand.connect("alice-" + n);
                LocalTrack tone = alice.media().audio(AudioSources.tone(440));
                LocalTrack pattern = alice.media().video(VideoSources.pattern(160, 90, 30));
                Mono.when(alice.room(id).publish(tone), alice.room(id).publish(pattern)).block(PATIENCE);
                Mono.when(alice.room(id).openOrJoin(), bob.room(id).openOrJoin()).block(PATIENCE);
                RemoteTrack heard = Objects.requireNonNull(bob.room(id).tracks().blockFirst(PATIENCE));
                heard.states().filter(TrackState::isFlowing).blockFirst(PATIENCE);
                Peer peer = Objects.requireNonNull(alice.room(id).peers().blockFirst(PATIENCE));

                if (n % 3 == 0) {
                    Mono.when(tone.close(), tone.close(), pattern.close(), alice.close(), alice.close()).block(PATIENCE);
                } else if (n % 3 == 1) {
                    Mono.when(alice.close(), peer.unpublish(tone).onErrorComplete(), pattern.close()).block(PATIENCE);
                } else {
                    tone.dispose();
                    tone.dispose();
                    alice.close().block(PATIENCE);
                }

                useWhatIsClosed(peer, tone, heard);
                bob.room(id).leave().block(PATIENCE);
            }
        }
    }

    private static void useWhatIsClosed(Peer peer, LocalTrack tone, RemoteTrack heard) {
        assertThat(heard.states().filter(TrackState::isEnded).blockFirst(PATIENCE)).isNotNull();
        assertThat(heard.audioFrames().collectList().block(PATIENCE)).isEmpty();
        assertThat(tone.state().isEnded()).isTrue();
        assertThatThrownBy(() -> heard.requestMute(true).block(PATIENCE)).isInstanceOf(RtcException.class);
        assertThatThrownBy(() -> peer.publish(tone).block(PATIENCE)).isInstanceOf(RtcException.class);
        assertThatThrownBy(() -> peer.statistics().block(PATIENCE)).isInstanceOf(RtcException.class);
        assertThatThrownBy(() -> tone.replaceAudio(AudioSources.tone(1)).block(PATIENCE)).isInstanceOf(RtcException.class);
    }
}
