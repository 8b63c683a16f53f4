package io.reactivertc.impl.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.scheduler.VirtualTimeScheduler;

class FrameHubTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<Boolean> wanted = new ArrayList<>();
    private final List<VideoFrame> made = new ArrayList<>();
    private final RtcLoop loop = RtcLoop.on(time);
    private final FrameHub<VideoFrame> hub = new FrameHub<>(loop, 1, new FrameHub.Handling<>() {
        @Override
        public void retain(VideoFrame frame) {
            frame.retain();
        }

        @Override
        public void release(VideoFrame frame) {
            frame.release();
        }

        @Override
        public void wanted(boolean isWanted) {
            wanted.add(isWanted);
        }
    });

    @Test
    void lendsEachFrameDuringOnNextOnly() {
        Slow subscriber = new Slow(Long.MAX_VALUE);
        hub.frames().subscribe(subscriber);

        offer(1);
        offer(2);

        assertThat(subscriber.seen).containsExactly(1L, 2L);
        assertThat(made).allMatch(VideoFrame::isReleased);
    }

    @Test
    void keepsTheLatestForASlowSubscriberAndReleasesTheRest() {
        Slow slow = new Slow(1);
        Slow fast = new Slow(Long.MAX_VALUE);
        hub.frames().subscribe(slow);
        hub.frames().subscribe(fast);

        for (int n = 1; n <= 5; n++) {
            offer(n);
        }
        slow.request(1);
        time.advanceTime();

        assertThat(slow.seen).containsExactly(1L, 5L);
        assertThat(fast.seen).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(hub.dropped()).isEqualTo(3);
        assertThat(made).allMatch(VideoFrame::isReleased);
    }

    @Test
    void saysWhetherAnybodyWantsFrames() {
        Slow one = new Slow(1);
        Slow other = new Slow(1);
        hub.frames().subscribe(one);
        hub.frames().subscribe(other);
        time.advanceTime();
        one.cancel();
        time.advanceTime();
        assertThat(wanted).containsExactly(true);

        other.cancel();
        time.advanceTime();
        assertThat(wanted).containsExactly(true, false);
    }

    @Test
    void releasesWhatWaitsForWhoLeavesOrWhenNobodyListens() {
        Slow slow = new Slow(0);
        hub.frames().subscribe(slow);
        offer(1);
        slow.cancel();
        offer(2);

        assertThat(made).allMatch(VideoFrame::isReleased);
    }

    @Test
    void completesAfterWhatWaits() {
        Slow slow = new Slow(0);
        hub.frames().subscribe(slow);
        offer(1);

        hub.complete();
        time.advanceTime();
        assertThat(slow.completed).isFalse();
        slow.request(1);
        time.advanceTime();

        assertThat(slow.seen).containsExactly(1L);
        assertThat(slow.completed).isTrue();
    }

    @Test
    void dropsWhatComesWhileTheLoopIsBusy() {
        Slow fast = new Slow(Long.MAX_VALUE);
        hub.frames().subscribe(fast);
        time.advanceTime();

        loop.execute(() -> {
            for (int n = 0; n < 1_000; n++) {
                hub.offer(frame(n));
            }
        });
        time.advanceTime();

        assertThat(fast.seen.size() + hub.dropped()).isEqualTo(1_000);
        assertThat(fast.seen).hasSizeLessThan(100);
        assertThat(made).allMatch(VideoFrame::isReleased);
    }

    private void offer(int number) {
        time.advanceTime();
        hub.offer(frame(number));
        time.advanceTime();
    }

    private VideoFrame frame(int number) {
        VideoFrame frame = VideoFrame.of(2, 2, number, new byte[6]);
        made.add(frame);
        return frame;
    }

    private static final class Slow extends BaseSubscriber<VideoFrame> {

        private final long first;
        private final List<Long> seen = new ArrayList<>();
        private boolean completed;

        Slow(long first) {
            this.first = first;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (first > 0) {
                subscription.request(first);
            }
        }

        @Override
        protected void hookOnNext(VideoFrame frame) {
            assertThat(frame.isReleased()).isFalse();
            seen.add(frame.timestampNanos());
        }

        @Override
        protected void hookOnComplete() {
            completed = true;
        }
    }
}
