package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.UserId;
import io.reactivertc.data.Payload;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.media.Bandwidth;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaDirection;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.MutePolicy;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.Tones;
import io.reactivertc.media.Track;
import io.reactivertc.media.TrackLimits;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.media.TrackOrigin;
import io.reactivertc.media.TrackState;
import io.reactivertc.media.VideoFrame;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Publishes tracks over fake peer connections: ann's to bob, mostly. */
class TracksTest {

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int SIZE = 4;

    private final PeerPair pair = PeerPair.connected();
    private final List<RemoteTrack> arrived = arrivals(pair.bob);

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void arriveAsTheirPublisherDescribesThem() {
        LocalTrack sent =
                pair.ann.media.video(grey(50), TrackOptions.of(TrackOrigin.SCREEN).label("slides").stream("talk"));

        done(pair.ann.peer().publish(sent));

        assertThat(arrived).singleElement().satisfies(track -> {
            assertThat(track.id()).isEqualTo(sent.id());
            assertThat(track.from()).isEqualTo(UserId.of("ann"));
            assertThat(track.kind()).isEqualTo(MediaKind.VIDEO);
            assertThat(track.origin()).isEqualTo(TrackOrigin.SCREEN);
            assertThat(track.label()).isEqualTo("slides");
            assertThat(track.streamId()).isEqualTo("talk");
            assertThat(track.state().isFlowing()).isTrue();
        });
        assertThat(shades(arrived.get(0))).contains(50).doesNotContain(51);
    }

    @Test
    void endOnceWhenTheyAreTakenBackAndComeAgain() {
        LocalTrack sent = publish(50);
        List<TrackState> states = statesOf(arrived.get(0));

        done(pair.ann.peer().unpublish(sent));
        done(pair.ann.peer().unpublish(sent));
        done(pair.ann.peer().publish(sent));

        assertThat(states.stream().filter(TrackState::isEnded)).hasSize(1);
        assertThat(arrived).hasSize(2).allMatch(track -> track.id().equals(sent.id()));
        assertThat(arrived.get(1).state().isFlowing()).isTrue();
    }

    @Test
    void endWithTheirPublisherAndTellWhy() {
        LocalTrack completing = pair.ann.media.video(grey(50).take(3));
        LocalTrack failing =
                pair.ann.media.video(grey(50).take(3).concatWith(Mono.error(new CancellationException("no film"))));
        done(pair.ann.peer().publish(completing));
        done(pair.ann.peer().publish(failing));

        assertThat(completing.state()).isInstanceOf(TrackState.Ended.class);
        assertThat(failing.state()).asInstanceOf(
                type(TrackState.Ended.class))
                .satisfies(ended -> assertThat(ended.reason().kind()).isEqualTo(CloseReason.Kind.FAILED));
        assertThat(arrived).hasSize(2).allMatch(track -> track.state().isEnded());
        assertThat(completing.counts().sent()).isEqualTo(3);
    }

    @Test
    void areMutedBeforeAndAfterTheyArePublished() {
        LocalTrack sent = pair.ann.media.video(grey(50));
        done(sent.mute());
        done(pair.ann.peer().publish(sent));
        assertThat(arrived.get(0).state().isMuted()).isTrue();
        assertThat(arrived.get(0).state().isFlowing()).isFalse();

        done(sent.unmute());
        assertThat(arrived.get(0).state().isMuted()).isFalse();
        assertThat(arrived.get(0).state().isFlowing()).isTrue();
        done(sent.mute());
        assertThat(arrived.get(0).state().isMuted()).isTrue();
        assertThat(shades(arrived.get(0))).isEmpty();
    }

    @Test
    void areMutedByPeersAsThePolicySays() {
        LocalTrack strict = publish(50);
        LocalTrack lenient =
                pair.ann.media.video(grey(60), TrackOptions.DEFAULT.mutePolicy(MutePolicy.ALLOW_MUTING));
        done(pair.ann.peer().publish(lenient));

        assertFails(arrived.get(0).requestMute(true), RtcErrorCode.REFUSED);
        done(arrived.get(1).requestMute(true));
        assertThat(lenient.state().isMuted()).isTrue();
        assertThat(strict.state().isMuted()).isFalse();
        assertFails(arrived.get(1).requestMute(false), RtcErrorCode.REFUSED);

        pair.engine.ports().forEach(port -> port.silence(true));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        arrived.get(1).requestMute(true).subscribe(null, failure::set);
        pair.pass(Duration.ofSeconds(11));
        assertThat(failure.get()).isInstanceOfSatisfying(RtcException.class,
                e -> assertThat(e.code()).isEqualTo(RtcErrorCode.TIMEOUT));
    }

    @Test
    void areHeldBothWaysAndThoseThatComeLaterToo() {
        publish(50);
        done(pair.bob.peer().hold(MediaKind.VIDEO));
        publish(60);

        assertThat(arrived).hasSize(2).allMatch(track -> track.state().isHeld());
        assertThat(shades(arrived.get(0))).isEmpty();
        assertThat(arrived.get(1).state().isFlowing()).isFalse();

        done(pair.bob.peer().unhold(MediaKind.VIDEO));
        assertThat(arrived).noneMatch(track -> track.state().isHeld());
        assertThat(shades(arrived.get(1))).contains(60);
    }

    @Test
    void areReplacedUnderTheSameName() {
        LocalTrack first = publish(50);
        LocalTrack other = pair.ann.media.video(grey(60));
        int offers = offers();

        done(pair.ann.peer().replace(first, other));
        assertThat(shades(arrived.get(0))).contains(60).doesNotContain(50);
        done(other.replaceVideo(grey(70)));
        assertThat(shades(arrived.get(0))).contains(70).doesNotContain(60);

        assertThat(offers()).as("negotiations").isEqualTo(offers);
        assertThat(arrived).hasSize(1);
        assertFails(pair.ann.peer().replace(first, other), RtcErrorCode.INVALID_ARGUMENT);
        assertFails(first.replaceAudio(Flux.never()), RtcErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void comeBackBesideTheOneThatTookTheirPlace() {
        LocalTrack first = publish(50);
        LocalTrack other = pair.ann.media.video(grey(60));
        done(pair.ann.peer().replace(first, other));
        done(pair.ann.peer().publish(first));
        assertThat(arrived).hasSize(2);
        assertThat(shades(arrived.get(0))).contains(60);
        assertThat(shades(arrived.get(1))).contains(50);

        done(pair.ann.peer().reconnect());
        assertThat(shades(arrived.get(0))).contains(60);
        assertThat(shades(arrived.get(1))).contains(50);
        assertThat(arrived).hasSize(2);
    }

    @Test
    void areLimitedEachAsItsKindAndOriginAndWithoutANegotiation() {
        done(pair.ann.peer().limit(new Bandwidth(10_000, 20_000, 30_000)));
        publish(50);
        LocalTrack screen = pair.ann.media.video(grey(60), TrackOptions.of(TrackOrigin.SCREEN));
        done(pair.ann.peer().publish(screen));
        assertThat(limits()).containsExactly(20_000, 30_000);
        int offers = offers();

        done(pair.ann.peer().limit(Bandwidth.UNLIMITED.withScreen(40_000)));
        assertThat(limits()).containsExactly(0, 40_000);
        done(pair.ann.peer().replace(screen, pair.ann.media.video(grey(60))));
        assertThat(limits()).containsExactly(0, 0);
        done(pair.ann.peer().limit(Bandwidth.UNLIMITED.withVideo(50_000)));
        assertThat(offers()).isEqualTo(offers);
        done(pair.ann.peer().reconnect());
        assertThat(limits()).containsExactly(50_000, 50_000);
    }

    @Test
    void stopAndComeBackWithTheDirectionOfTheMediaWhileDataTravel() {
        LocalTrack sent = publish(50);
        List<RemoteTrack> atAnn = arrivals(pair.ann);
        done(pair.bob.peer().publish(pair.bob.media.video(grey(70))));

        done(pair.ann.peer().dropMedia());
        assertThat(arrived.get(0).state().isEnded()).isTrue();
        assertThat(atAnn.get(0).state().isEnded()).isTrue();
        assertThat(sent.state().isEnded()).isFalse();
        assertThat(senders()).extracting(FakeSender::isFlowing).doesNotContain(true);
        done(pair.ann.peer().sendAcknowledged(Payload.text("still here")));

        done(pair.ann.peer().restrictMedia(MediaDirection.RECEIVE_ONLY));
        assertThat(arrived).hasSize(1);
        assertThat(shades(atAnn.get(1))).contains(70);
        done(pair.ann.peer().restrictMedia(MediaDirection.SEND_ONLY));
        assertThat(atAnn.get(1).state().isEnded()).isTrue();
        assertThat(shades(arrived.get(1))).contains(50);
        assertThat(arrived.get(1).id()).isEqualTo(sent.id());

        done(pair.ann.peer().reconnect());
        done(pair.bob.peer().publish(pair.bob.media.video(grey(80))));
        assertThat(atAnn).hasSize(2);
        done(pair.ann.peer().restrictMedia(MediaDirection.BOTH));
        assertThat(atAnn).hasSize(4);
        assertThat(atAnn.subList(2, 4)).allMatch(track -> track.state().isFlowing());
        assertThat(shades(arrived.get(1))).contains(50);
    }

    @Test
    void areLimitedByTheLowerOfTheTrackAndThePeer() {
        LocalTrack sent = publish(50);
        done(sent.limit(TrackLimits.NONE.withBitsPerSecond(20_000)));
        assertThat(limits()).containsExactly(20_000);
        done(pair.ann.peer().limit(Bandwidth.UNLIMITED.withVideo(10_000)));
        assertThat(limits()).containsExactly(10_000);
        done(pair.ann.peer().limit(Bandwidth.UNLIMITED.withVideo(30_000)));
        assertThat(limits()).containsExactly(20_000);
        done(sent.limit(TrackLimits.NONE));
        assertThat(limits()).containsExactly(30_000);
    }

    @Test
    void areLimitedInSizeAndRateWhoeverEmitsThem() {
        LocalTrack sent = pair.ann.media.video(grey(64, 48, 60));
        done(sent.limit(TrackLimits.NONE.withFramesPerSecond(15).withSize(32, 32)));
        done(pair.ann.peer().publish(sent));
        assertLimited(sent, 15, 32, 24);

        done(sent.replaceVideo(grey(640, 480, 30)));
        assertLimited(sent, 15, 32, 24);
        done(sent.limit(TrackLimits.NONE));
        assertLimited(sent, 30, 640, 480);
        assertFails(pair.ann.media.audio(Flux.never()).limit(TrackLimits.NONE.withSize(32, 32)), RtcErrorCode.INVALID_ARGUMENT);
        done(sent.close());
        assertFails(sent.limit(TrackLimits.NONE), RtcErrorCode.PEER_CLOSED);
    }

    private void assertLimited(LocalTrack sent, int framesPerSecond, int width, int height) {
        List<String> sizes = new ArrayList<>();
        Disposable looking = arrived.get(0).videoFrames().subscribe(frame -> sizes.add(frame.width() + " x " + frame.height()));
        long before = sent.counts().sent();
        pair.pass(Duration.ofSeconds(4));
        looking.dispose();
        assertThat(sizes).containsOnly(width + " x " + height);
        assertThat(sent.counts().sent() - before).isBetween(4L * framesPerSecond - 2, 4L * framesPerSecond + 2);
    }

    @Test
    void playTonesInThePlaceOfSound() {
        LocalTrack sound = pair.ann.media.audio(Flux.never());
        LocalTrack pictures = publish(50);
        assertFails(pair.ann.peer().play(sound, Tones.of("1")), RtcErrorCode.INVALID_ARGUMENT);
        assertFails(pair.ann.peer().play(pictures, Tones.of("1")), RtcErrorCode.INVALID_ARGUMENT);
        pair.ann.peer().publish(sound).subscribe();
        done(pair.ann.peer().play(sound, Tones.of("12#")));
        Disposable dialling = pair.ann.peer().play(sound, Tones.of("0,0")).subscribe();
        pair.pass(Duration.ofSeconds(1));
        dialling.dispose();
        pair.pass(Duration.ZERO);
        assertThat(senders().get(1).played()).containsExactly("12#", "0,0", "");

        done(pair.bob.peer().hold(MediaKind.AUDIO));
        AtomicReference<Throwable> refused = new AtomicReference<>();
        pair.ann.peer().play(sound, Tones.of("1")).subscribe(null, refused::set);
        pair.pass(Duration.ofSeconds(6));
        assertThat(refused.get()).isInstanceOfSatisfying(RtcException.class,
                e -> assertThat(e.code()).isEqualTo(RtcErrorCode.MEDIA_UNSUPPORTED));
    }

    @Test
    void areCounted() {
        LocalTrack sent = publish(50);
        PeerStatistics first = statistics(pair.ann);
        pair.pass(Duration.ofSeconds(10));
        PeerStatistics other = statistics(pair.ann);

        assertThat(other.sent()).singleElement().satisfies(each -> assertThat(each.track()).isEqualTo(sent.id()));
        assertThat(other.sentBitsPerSecond(sent.id(), first).orElse(0)).isCloseTo(20L * 8, Percentage.withPercentage(3));
        assertThat(first.sentBitsPerSecond(sent.id(), other)).isEmpty();
        assertThat(statistics(pair.bob).received(sent.id())).isPresent();
        assertThat(statistics(pair.bob).sent()).isEmpty();
        assertThat(other.path().kind()).isEqualTo(PeerPath.DIRECT);
    }

    @Test
    void areCountedAgainAndAgainForWhoAsks() {
        List<PeerStatistics> counted = new ArrayList<>();
        AtomicReference<Object> end = new AtomicReference<>();
        pair.ann.peer().statistics(Duration.ofSeconds(1)).doOnComplete(() -> end.set("done")).subscribe(counted::add, end::set);
        pair.pass(Duration.ofSeconds(5));
        assertThat(counted).hasSizeBetween(5, 6);
        assertThatThrownBy(() -> pair.ann.peer().statistics(Duration.ofMillis(9))).isInstanceOf(IllegalArgumentException.class);

        done(pair.ann.peer().reconnect());
        assertThat(end.get()).isNull();
        pair.ann.peer().close(CloseReason.of(CloseReason.Kind.LOCAL), false).subscribe();
        pair.pass(SOON);
        assertThat(end.get()).isEqualTo("done");
    }

    @Test
    void surviveARebuiltPeerConnection() {
        LocalTrack sent = publish(50);
        List<TrackState> states = statesOf(arrived.get(0));

        done(pair.ann.peer().reconnect());

        assertThat(arrived).hasSize(1);
        assertThat(states).noneMatch(TrackState::isEnded);
        assertThat(shades(arrived.get(0))).contains(50);
        done(sent.close());
        assertThat(states.get(states.size() - 1).isEnded()).isTrue();
    }

    @Test
    void endWithTheirPeer() {
        LocalTrack sent = publish(50);

        pair.ann.peer().close(CloseReason.of(CloseReason.Kind.LOCAL), true).subscribe();
        pair.pass(SOON);

        assertThat(arrived.get(0).state().isEnded()).isTrue();
        assertThat(arrived.get(0).videoFrames().collectList().block()).isEmpty();
        assertThat(sent.state().isEnded()).as("a track belongs to its connection").isFalse();
        assertFails(pair.ann.peer().publish(sent), RtcErrorCode.PEER_CLOSED);
        assertFails(arrived.get(0).requestMute(true), RtcErrorCode.PEER_CLOSED);
        assertFails(pair.ann.peer().hold(MediaKind.VIDEO), RtcErrorCode.PEER_CLOSED);
    }

    @Test
    void areForwardedWithTheirEnd() {
        LocalTrack sent = publish(50);
        LocalTrack back = pair.bob.media.forward(arrived.get(0));
        List<RemoteTrack> atAnn = arrivals(pair.ann);
        done(pair.bob.peer().publish(back));
        assertThat(shades(atAnn.get(0))).contains(50);
        List<TrackState> states = statesOf(atAnn.get(0));

        done(pair.ann.peer().unpublish(sent));

        assertThat(back.state().isEnded()).isTrue();
        assertThat(states.stream().filter(TrackState::isEnded)).hasSize(1);
    }

    @Test
    void areAtMostSixtyFour() {
        for (int n = 0; n < 64; n++) {
            pair.ann.peer().publish(pair.ann.media.video(Flux.never())).subscribe();
        }
        pair.pass(SOON);

        assertFails(pair.ann.peer().publish(pair.ann.media.video(Flux.never())), RtcErrorCode.BUSY);
        assertThat(arrived).hasSize(64);
    }

    @Test
    void ofAnotherConnectionOrOverAreRefused() {
        LocalTrack ended = pair.ann.media.video(Flux.never());
        ended.dispose();
        pair.pass(SOON);

        assertFails(pair.ann.peer().publish(ended), RtcErrorCode.PEER_CLOSED);
        assertFails(pair.ann.peer().publish(pair.bob.media.video(Flux.never())), RtcErrorCode.INVALID_ARGUMENT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void areTheSameAtBothSidesHoweverTheyChange(long seed) {
        Random random = new Random(seed);
        List<RemoteTrack> atAnn = arrivals(pair.ann);
        List<LocalTrack> annsTracks = new ArrayList<>();
        List<LocalTrack> bobsTracks = new ArrayList<>();

        for (int n = 0; n < 50; n++) {
            change(random, pair.ann, annsTracks);
            change(random, pair.bob, bobsTracks);
            pair.pass(Duration.ofMillis(random.nextInt(15)));
            if (n % 10 == 9) {
                pair.pass(Duration.ofSeconds(20));
                assertThat(ids(arrived)).as("seed %d, change %d", seed, n).isEqualTo(ids(annsTracks));
                assertThat(ids(atAnn)).as("seed %d, change %d", seed, n).isEqualTo(ids(bobsTracks));
                assertThat(arrived).filteredOn(track -> !track.state().isEnded()).allMatch(track -> track.state().isFlowing());
            }
        }
    }

    private static void change(Random random, PeerPair.Side side, List<LocalTrack> published) {
        int dice = random.nextInt(10);
        if (published.isEmpty() || dice < 5) {
            LocalTrack track = side.media.video(grey(random.nextInt(200)));
            published.add(track);
            side.peer().publish(track).subscribe();
        } else if (dice < 8) {
            LocalTrack track = published.remove(random.nextInt(published.size()));
            (random.nextBoolean() ? side.peer().unpublish(track) : track.close()).subscribe();
        } else {
            LocalTrack track = published.get(random.nextInt(published.size()));
            side.peer().unpublish(track).then(side.peer().publish(track)).subscribe();
        }
    }

    private LocalTrack publish(int shade) {
        LocalTrack track = pair.ann.media.video(grey(shade));
        done(pair.ann.peer().publish(track));
        return track;
    }

    private static List<RemoteTrack> arrivals(PeerPair.Side side) {
        List<RemoteTrack> arrived = new ArrayList<>();
        side.peer().tracks().subscribe(arrived::add);
        return arrived;
    }

    private static List<TrackState> statesOf(Track track) {
        List<TrackState> states = new ArrayList<>();
        track.states().subscribe(states::add);
        return states;
    }

    private static Set<String> ids(List<? extends Track> tracks) {
        return tracks.stream().filter(track -> !track.state().isEnded()).map(Track::id).collect(Collectors.toSet());
    }

    private static PeerStatistics statistics(PeerPair.Side side) {
        AtomicReference<PeerStatistics> counted = new AtomicReference<>();
        side.peer().statistics().subscribe(counted::set);
        side.run(() -> {});
        return Objects.requireNonNull(counted.get());
    }

    /** Returns what is sent now. */
    private List<FakeSender> senders() {
        return pair.engine.live().stream().flatMap(port -> port.senders().stream()).toList();
    }

    private List<Integer> limits() {
        return senders().stream().map(FakeSender::limited).toList();
    }

    private int offers() {
        return pair.engine.ports().stream().mapToInt(FakePeerPort::offers).sum();
    }

    /** Returns how bright the pictures are that arrive for a while. */
    private Set<Integer> shades(RemoteTrack track) {
        List<Integer> seen = new ArrayList<>();
        Disposable looking = track.videoFrames().subscribe(frame -> seen.add((int) frame.y().get(0)));
        pair.pass(SOON);
        looking.dispose();
        return Set.copyOf(seen);
    }

    private void done(Mono<Void> verb) {
        AtomicReference<Object> end = new AtomicReference<>();
        verb.subscribe(null, end::set, () -> end.set("done"));
        pair.pass(SOON);
        assertThat(end.get()).isEqualTo("done");
    }

    private void assertFails(Mono<Void> verb, RtcErrorCode code) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        verb.subscribe(null, failure::set);
        pair.pass(SOON);
        assertThat(failure.get()).isInstanceOfSatisfying(RtcException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static Flux<VideoFrame> grey(int width, int height, int framesPerSecond) {
        byte[] pixels = new byte[VideoFrame.byteLength(width, height)];
        return Flux.generate(() -> 0L, (n, sink) -> {
            sink.next(VideoFrame.of(width, height, n * 1_000_000_000L / framesPerSecond, pixels));
            return n + 1;
        });
    }

    /** Emits pictures of one brightness, 20 a second. */
    private static Flux<VideoFrame> grey(int shade) {
        return Flux.generate(() -> 0L, (n, sink) -> {
            byte[] pixels = new byte[VideoFrame.byteLength(SIZE, SIZE)];
            Arrays.fill(pixels, (byte) shade);
            sink.next(VideoFrame.of(SIZE, SIZE, n * 50_000_000L, pixels));
            return n + 1;
        });
    }
}
