package io.reactivertc.impl;

import static io.reactivertc.impl.MediaEar.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.RtcConnection;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.common.UserId;
import io.reactivertc.error.MediaException;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.MutePolicy;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.media.TrackOrigin;
import io.reactivertc.media.TrackState;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Publishes real sound and pictures over real peer connections. */
class TracksNativeTest {

    private final NativeStand stand = new NativeStand();
    private RtcConnection alice;
    private RtcConnection bob;
    private Peer toBob;
    private Peer toAlice;

    @BeforeEach
    void connect() {
        alice = stand.connect("alice");
        bob = stand.connect("bob");
        enter(alice);
        enter(bob);
        toBob = peer(alice, "bob");
        toAlice = peer(bob, "alice");
    }

    @AfterEach
    void leavesNothingBehind() {
        stand.close();
    }

    @Test
    void soundArrivesAsItWasPublished() {
        LocalTrack tone =
                alice.media().audio(AudioSources.tone(440), TrackOptions.of(TrackOrigin.FILE).label("a").stream("music"));

        toBob.publish(tone).block(PATIENCE);

        RemoteTrack heard = next(toAlice);
        assertThat(heard.id()).isEqualTo(tone.id());
        assertThat(heard.kind()).isEqualTo(MediaKind.AUDIO);
        assertThat(heard.origin()).isEqualTo(TrackOrigin.FILE);
        assertThat(heard.label()).isEqualTo("a");
        assertThat(heard.streamId()).isEqualTo("music");
        assertThat(heard.from()).isEqualTo(UserId.of("alice"));
        MediaEar.hears(heard, 440);
        await(heard, TrackState::isFlowing);

        tone.close().block(PATIENCE);
        await(heard, TrackState::isEnded);
        assertThat(heard.audioFrames().collectList().block(PATIENCE)).isEmpty();
    }

    @Test
    void picturesArriveAsTheyWerePublished() throws IOException {
        LocalTrack grey = alice.media().video(grey(60), TrackOptions.of(TrackOrigin.SCREEN));

        toBob.publish(grey).block(PATIENCE);

        RemoteTrack seen = next(toAlice);
        assertThat(seen.kind()).isEqualTo(MediaKind.VIDEO);
        assertThat(seen.origin()).isEqualTo(TrackOrigin.SCREEN);
        VideoFrame picture = MediaEar.sees(seen, 60);
        assertThat(picture.width()).isEqualTo(320);
        assertThat(picture.height()).isEqualTo(180);
        BufferedImage snapshot =
                ImageIO.read(new ByteArrayInputStream(Objects.requireNonNull(seen.snapshot().block(PATIENCE))));
        assertThat(snapshot.getWidth()).isEqualTo(320);
        grey.replaceVideo(grey(200)).block(PATIENCE);
        MediaEar.sees(seen, 200);
    }

    @Test
    void whoSpeaksHasTheFloorOfTheRoomUntilTheyAreGone() {
        LocalTrack tone = alice.media().audio(AudioSources.tone(440));
        Flux<Optional<RemoteTrack>> speakers = bob.room(RoomStory.ROOM).activeSpeakers().replay().autoConnect();
        speakers.subscribe();
        toBob.publish(tone).block(PATIENCE);

        assertThat(Objects.requireNonNull(speakers.filter(Optional::isPresent).blockFirst(PATIENCE)))
                .map(RemoteTrack::id).contains(tone.id());
        tone.close().block(PATIENCE);
        assertThat(speakers.skipUntil(Optional::isPresent).filter(Optional::isEmpty).blockFirst(PATIENCE)).isEmpty();
    }

    @Test
    void mutingAndUnmutingShowsAtTheOtherSide() {
        LocalTrack tone = alice.media().audio(AudioSources.tone(440));
        toBob.publish(tone).block(PATIENCE);
        RemoteTrack heard = next(toAlice);
        MediaEar.hears(heard, 440);

        tone.mute().block(PATIENCE);
        await(heard, TrackState::isMuted);
        MediaEar.hearsNothing(heard);

        tone.unmute().block(PATIENCE);
        await(heard, state -> !state.isMuted());
        MediaEar.hears(heard, 440);
    }

    @Test
    void peersMuteOnlyWhatThePolicyLetsThem() {
        LocalTrack strict = alice.media().audio(AudioSources.tone(440));
        LocalTrack lenient =
                alice.media().audio(AudioSources.tone(660), TrackOptions.DEFAULT.mutePolicy(MutePolicy.ALLOW_MUTING));
        toBob.publish(strict).block(PATIENCE);
        toBob.publish(lenient).block(PATIENCE);

        RemoteTrack first = track(toAlice, strict);
        RemoteTrack other = track(toAlice, lenient);

        assertThatThrownBy(() -> first.requestMute(true).block(PATIENCE)).isInstanceOf(MediaException.class);
        other.requestMute(true).block(PATIENCE);
        await(other, TrackState::isMuted);
        assertThat(lenient.state().isMuted()).isTrue();
        assertThat(strict.state().isMuted()).isFalse();
        assertThatThrownBy(() -> other.requestMute(false).block(PATIENCE)).isInstanceOf(MediaException.class);
    }

    @Test
    void aTrackIsReplacedUnderTheSameName() {
        LocalTrack low = alice.media().audio(AudioSources.tone(440));
        LocalTrack high = alice.media().audio(AudioSources.tone(880));
        toBob.publish(low).block(PATIENCE);
        RemoteTrack heard = next(toAlice);
        MediaEar.hears(heard, 440);

        toBob.replace(low, high).block(PATIENCE);
        MediaEar.hears(heard, 880);
        high.replaceAudio(AudioSources.tone(600)).block(PATIENCE);
        MediaEar.hears(heard, 600);
        toBob.unpublish(high).block(PATIENCE);
        await(heard, TrackState::isEnded);
    }

    @Test
    void tracksAreHeldAndSurviveARebuild() {
        LocalTrack tone = alice.media().audio(AudioSources.tone(440));
        LocalTrack back = bob.media().audio(AudioSources.tone(700));
        toBob.publish(tone).block(PATIENCE);
        toAlice.publish(back).block(PATIENCE);
        RemoteTrack heard = next(toAlice);
        RemoteTrack heardBack = next(toBob);
        MediaEar.hears(heard, 440);

        toBob.hold(MediaKind.AUDIO).block(PATIENCE);
        await(heard, TrackState::isHeld);
        await(heardBack, TrackState::isHeld);
        toBob.unhold(MediaKind.AUDIO).block(PATIENCE);
        await(heard, state -> !state.isHeld());
        MediaEar.hears(heard, 440);

        toBob.reconnect().block(PATIENCE);
        MediaEar.hears(heard, 440);
        MediaEar.hears(heardBack, 700);
        assertThat(heard.state().isEnded()).isFalse();
    }

    @Test
    void aTrackOfTheRoomReachesNewcomersAndIsForwardedWithItsEnd() {
        LocalTrack song = alice.media().audio(AudioSources.tone(523));
        alice.room(RoomStory.ROOM).publish(song).block(PATIENCE);
        RtcConnection carol = stand.connect("carol");
        enter(carol);
        MediaEar.hears(next(toAlice), 523);
        RemoteTrack atCarol = next(peer(carol, "alice"));
        MediaEar.hears(atCarol, 523);
        alice.room(RoomStory.ROOM).unpublish(song).block(PATIENCE);
        await(atCarol, TrackState::isEnded);

        LocalTrack tone = alice.media().audio(AudioSources.tone(440), TrackOptions.of(TrackOrigin.MICROPHONE));
        toBob.publish(tone).block(PATIENCE);

        LocalTrack forwarded = bob.media().forward(track(toAlice, tone));
        peer(bob, "carol").publish(forwarded).block(PATIENCE);

        RemoteTrack heard = next(peer(carol, "bob"));
        assertThat(heard.origin()).isEqualTo(TrackOrigin.MICROPHONE);
        MediaEar.hears(heard, 440);
        tone.close().block(PATIENCE);
        await(heard, TrackState::isEnded);
    }

    private static void enter(RtcConnection connection) {
        connection.room(RoomStory.ROOM).openOrJoin().block(PATIENCE);
    }

    private static Peer peer(RtcConnection connection, String user) {
        Room room = connection.room(RoomStory.ROOM);
        return Objects.requireNonNull(room.peers()
                .filter(peer -> peer.id().equals(UserId.of(user)))
                .delayUntil(peer -> peer.states().filter(state -> state.isConnected()).next())
                .blockFirst(PATIENCE));
    }

    private static RemoteTrack next(Peer peer) {
        return Objects.requireNonNull(peer.tracks().blockFirst(PATIENCE));
    }

    private static RemoteTrack track(Peer peer, LocalTrack published) {
        return Objects.requireNonNull(peer.tracks().filter(track -> track.id().equals(published.id())).blockFirst(PATIENCE));
    }

    private static void await(RemoteTrack track, Predicate<TrackState> state) {
        assertThat(track.states().filter(state).blockFirst(PATIENCE)).as(track.toString()).isNotNull();
    }

    /** Emits pictures of one brightness, 20 a second. */
    private static Flux<VideoFrame> grey(int brightness) {
        return Flux.generate(() -> 0L, (n, sink) -> {
            byte[] pixels = new byte[VideoFrame.byteLength(320, 180)];
            Arrays.fill(pixels, (byte) 128);
            Arrays.fill(pixels, 0, 320 * 180, (byte) brightness);
            sink.next(VideoFrame.of(320, 180, n * 50_000_000L, pixels));
            return n + 1;
        });
    }
}
