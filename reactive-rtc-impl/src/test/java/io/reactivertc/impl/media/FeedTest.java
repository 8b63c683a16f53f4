package io.reactivertc.impl.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.MediaConfig;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.JsonText;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.peer.FakePeerEngine;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.media.VideoFrame;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Counts subscriptions to the publisher of a track. */
class FeedTest {

    private static final TrackOptions ON_DEMAND = TrackOptions.DEFAULT.onDemand(true);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RtcLoop loop = RtcLoop.on(time);
    private final MediaContext context =
            new MediaContext(loop, () -> RtcLoop.on(time), new FakePeerEngine(), new NoCodec(), MediaConfig.DEFAULT);
    private int begun;
    private int ended;
    private long taken;

    private final Flux<VideoFrame> counting = Flux.<VideoFrame, Long>generate(() -> 0L, (number, sink) -> {
        taken++;
        sink.next(VideoFrame.of(2, 2, number * 100_000_000, new byte[6]));
        return number + 1;
    }).doOnSubscribe(subscription -> begun++).doFinally(end -> ended++);

    @Test
    void aPublisherOnDemandIsSharedByAllAndLetGoOfWithTheLast() {
        DefaultLocalTrack track = track(ON_DEMAND);
        settle();
        assertThat(begun).isZero();

        need(track, true);
        need(track, true);
        need(track, true);
        assertThat(begun).isEqualTo(1);
        need(track, false);
        need(track, false);
        assertThat(ended).isZero();
        need(track, false);
        assertThat(ended).isEqualTo(1);

        need(track, true);
        assertThat(begun).isEqualTo(2);
        assertThat(track.counts().sent()).isGreaterThan(40);
        end(track);
        assertThat(ended).isEqualTo(2);
    }

    @Test
    void aShortPauseDoesNotLetGoOfIt() {
        DefaultLocalTrack track = track(ON_DEMAND);
        need(track, true);

        loop.execute(() -> track.needed(false));
        time.advanceTimeBy(Duration.ofMillis(900));
        loop.execute(() -> track.needed(true));
        settle();

        assertThat(begun).isEqualTo(1);
        assertThat(ended).isZero();
        end(track);
    }

    @Test
    void picturesOnDemandRestWhileTheyAreMuted() {
        DefaultLocalTrack track = track(ON_DEMAND);
        need(track, true);

        loop.execute(() -> track.setMuted(true));
        settle();
        assertThat(ended).isEqualTo(1);
        long before = taken;
        settle();
        assertThat(taken).isEqualTo(before);
        loop.execute(() -> track.setMuted(false));
        settle();
        assertThat(begun).isEqualTo(2);
        assertThat(taken).isGreaterThan(before);
        end(track);
    }

    @Test
    void anyOtherPublisherIsKeptUntilTheTrackCloses() {
        DefaultLocalTrack track = track(TrackOptions.DEFAULT);
        need(track, true);
        need(track, false);
        long before = taken;
        settle();
        assertThat(taken).isEqualTo(before);
        need(track, true);

        assertThat(begun).isEqualTo(1);
        assertThat(ended).isZero();
        end(track);
        assertThat(ended).isEqualTo(1);
    }

    private DefaultLocalTrack track(TrackOptions options) {
        return DefaultLocalTrack.video(context, "track", options, counting);
    }

    private void need(DefaultLocalTrack track, boolean oneMore) {
        loop.execute(() -> track.needed(oneMore));
        settle();
    }

    private void end(DefaultLocalTrack track) {
        loop.execute(() -> track.end(CloseReason.of(CloseReason.Kind.LOCAL)));
        settle();
    }

    private void settle() {
        time.advanceTimeBy(Duration.ofSeconds(5));
    }

    private static final class NoCodec implements TrackCodec {

        @Override
        public JsonText encode(TrackMessage message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TrackMessage decode(JsonText json) {
            throw new UnsupportedOperationException();
        }
    }
}
