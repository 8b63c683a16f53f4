package io.reactivertc.impl;

import static io.reactivertc.impl.MediaEar.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.audio.AudioSources;
import io.reactivertc.data.Payload;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.Bandwidth;
import io.reactivertc.media.Codec;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaDirection;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.Tones;
import io.reactivertc.media.TrackLimits;
import io.reactivertc.media.TrackState;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerStatistics;
import io.reactivertc.video.VideoSources;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Controls media that flow over a real peer connection. */
class ControlNativeTest {

    private static final double[] ROWS = {697, 770, 852, 941};
    private static final double[] COLUMNS = {1_209, 1_336, 1_477, 1_633};
    private static final String KEYS = "123A456B789C*0#D";

    private @Nullable NativeStand stand;
    private RtcConnection alice;
    private RtcConnection bob;
    private Peer toBob;
    private Peer toAlice;

    private void connect() {
        connect(UnaryOperator.identity());
    }

    private void connect(UnaryOperator<RtcConnector> change) {
        NativeStand made = new NativeStand(change);
        stand = made;
        alice = made.connect("alice");
        bob = made.connect("bob");
        List<Peer> pair = NativeStand.pair(alice, bob);
        toBob = pair.get(0);
        toAlice = pair.get(1);
    }

    @AfterEach
    void leavesNothingBehind() {
        Objects.requireNonNull(stand).close();
    }

    @Test
    void bandwidthIsLimitedWhileMediaFlow() {
        connect();
        LocalTrack noise = alice.media().video(noise(320, 180));
        toBob.publish(noise).block(PATIENCE);
        RemoteTrack seen = next(toAlice);
        awaitSentBitsPerSecond(noise, 200_000, Integer.MAX_VALUE);

        toBob.limit(Bandwidth.UNLIMITED.withVideo(100_000)).block(PATIENCE);

        awaitSentBitsPerSecond(noise, 1, 130_000);
        PeerStatistics limited = statistics(toBob);
        assertThat(limited.sent(noise.id())).hasValueSatisfying(sent -> {
            assertThat(sent.targetBitsPerSecond()).isBetween(1L, 100_000L);
            assertThat(sent.pictures()).isNotNull();
            assertThat(sent.codec()).isEqualTo("VP8");
        });
        assertThat(statistics(toAlice).received(seen.id())).hasValueSatisfying(received -> {
            assertThat(received.pictures()).isNotNull();
            assertThat(received.pictures().frames()).isPositive();
        });
        toBob.limit(Bandwidth.UNLIMITED).block(PATIENCE);
        awaitSentBitsPerSecond(noise, 200_000, Integer.MAX_VALUE);
    }

    @Test
    void picturesAreLimitedInSizeAndRateAndSentInTheCodecThatIsWanted() {
        connect(connector -> connector.media(media -> media.withCodecs(Codec.H264)));
        LocalTrack large = alice.media().video(VideoSources.pattern(1_280, 720, 60));
        large.limit(TrackLimits.NONE.withFramesPerSecond(15).withSize(640, 360)).block(PATIENCE);
        toBob.publish(large).block(PATIENCE);
        RemoteTrack seen = next(toAlice);

        List<VideoFrame> frames = Objects.requireNonNull(seen.videoFrames().skip(15)
                .map(VideoFrame::copy).take(45).collectList().block(PATIENCE));
        assertThat(frames).allMatch(frame -> frame.width() == 640 && frame.height() == 360);
        double seconds = (frames.get(44).timestampNanos() - frames.get(0).timestampNanos()) / 1e9;
        assertThat(44 / seconds).as("pictures per second").isBetween(5.0, 17.0);
        assertThat(statistics(toBob).sent(large.id())).hasValueSatisfying(sent -> assertThat(sent.codec()).isEqualTo("H264"));
    }

    @Test
    void tonesOfATelephoneAreHeardInThePlaceOfTheSound() {
        connect();
        LocalTrack silence = alice.media().audio(AudioSources.silence());
        toBob.publish(silence).block(PATIENCE);
        RemoteTrack heard = next(toAlice);
        heard.states().filter(TrackState::isFlowing).blockFirst(PATIENCE);

        toBob.play(silence, new Tones("9", Duration.ofMillis(800), Duration.ofMillis(100))).subscribe();
        assertThat(heard.audioFrames().buffer(10).map(ControlNativeTest::key).filter(key -> key == '9').blockFirst(PATIENCE))
                .isNotNull();
        assertThat(statistics(toAlice).received(heard.id())).hasValueSatisfying(
                received -> assertThat(received.codec()).isIn("opus", "telephone-event"));
        toBob.play(silence, new Tones("4", Duration.ofMillis(800), Duration.ofMillis(100))).subscribe();
        assertThat(heard.audioFrames().buffer(10).map(ControlNativeTest::key).filter(key -> key == '4').blockFirst(PATIENCE))
                .isNotNull();
    }

    @Test
    void mediaAreDroppedAndComeBackWhileDataTravel() {
        connect();
        LocalTrack tone = alice.media().audio(AudioSources.tone(440));
        LocalTrack back = bob.media().audio(AudioSources.tone(700));
        toBob.publish(tone).block(PATIENCE);
        toAlice.publish(back).block(PATIENCE);
        RemoteTrack heard = next(toAlice);
        RemoteTrack heardBack = next(toBob);
        MediaEar.hears(heard, 440);
        PeerStatistics loud = statistics(toAlice);
        assertThat(loud.received(heard.id())).hasValueSatisfying(each -> assertThat(each.audioLevel()).isPositive());
        assertThat(loud.path().roundTrip()).isNotNull();
        assertThat(loud.path().receivedBytes()).isPositive();

        toBob.dropMedia().block(PATIENCE);
        await(heard, TrackState::isEnded);
        await(heardBack, TrackState::isEnded);
        toBob.sendAcknowledged(Payload.text("still here")).block(PATIENCE);

        toBob.restrictMedia(MediaDirection.BOTH).block(PATIENCE);
        RemoteTrack again = next(toAlice);
        assertThat(again.id()).isEqualTo(tone.id());
        MediaEar.hears(again, 440);
        MediaEar.hears(next(toBob), 700);
    }

    @Test
    void theEngineSaysWhatItCanSend() {
        connect();
        assertThat(alice.media().codecs().block(PATIENCE)).containsExactlyInAnyOrder(Codec.values());
    }

    private void awaitSentBitsPerSecond(LocalTrack track, long least, long most) {
        Long rate = toBob.statistics(Duration.ofMillis(700))
                .buffer(2, 1)
                .filter(two -> two.size() == 2)
                .map(two -> two.get(1).sentBitsPerSecond(track.id(), two.get(0)).orElse(0))
                .filter(bits -> bits >= least && bits <= most)
                .blockFirst(PATIENCE);
        assertThat(rate).isNotNull();
    }

    private static PeerStatistics statistics(Peer peer) {
        return Objects.requireNonNull(peer.statistics().block(PATIENCE));
    }

    private static RemoteTrack next(Peer peer) {
        return Objects.requireNonNull(peer.tracks().filter(track -> !track.state().isEnded()).blockFirst(PATIENCE));
    }

    private static void await(RemoteTrack track, Predicate<TrackState> state) {
        assertThat(track.states().filter(state).blockFirst(PATIENCE)).as(track.toString()).isNotNull();
    }

    /** Returns the key whose two tones are by far the loudest, or a blank. */
    private static char key(List<AudioFrame> frames) {
        int row = loudest(frames, ROWS);
        int column = loudest(frames, COLUMNS);
        return row < 0 || column < 0 ? ' ' : KEYS.charAt(row * COLUMNS.length + column);
    }

    private static int loudest(List<AudioFrame> frames, double[] frequencies) {
        int best = 0;
        double[] powers = new double[frequencies.length];
        double sum = 0;
        for (int n = 0; n < frequencies.length; n++) {
            powers[n] = power(frames, frequencies[n]);
            sum += powers[n];
            best = powers[n] > powers[best] ? n : best;
        }
        return powers[best] > 100 && powers[best] > 0.8 * sum ? best : -1;
    }

    /** Returns how strong one frequency is, by Goertzel's algorithm. */
    private static double power(List<AudioFrame> frames, double hz) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hz / 48_000);
        double last = 0;
        double before = 0;
        int count = 0;
        for (AudioFrame frame : frames) {
            for (int n = 0; n < frame.length(); n++) {
                double next = frame.sample(n) + coefficient * last - before;
                before = last;
                last = next;
                count++;
            }
        }
        return (last * last + before * before - coefficient * last * before) / ((double) count * count);
    }

    /** Emits pictures that no codec makes small, 20 a second. */
    private static Flux<VideoFrame> noise(int width, int height) {
        Random random = new Random(1);
        return Flux.generate(() -> 0L, (n, sink) -> {
            byte[] pixels = new byte[VideoFrame.byteLength(width, height)];
            random.nextBytes(pixels);
            sink.next(VideoFrame.of(width, height, n * 50_000_000L, pixels));
            return n + 1;
        });
    }
}
