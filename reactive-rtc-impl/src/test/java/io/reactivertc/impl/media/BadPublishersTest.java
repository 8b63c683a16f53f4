package io.reactivertc.impl.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Publishes what a publisher should not emit, or when it should not: the track ends with a reason or goes on, and nothing grows. */
class BadPublishersTest {

    private static final int SECONDS = 20;

    private final Scheduler threads = Schedulers.newParallel("frames", 1);
    private final RtcLoop loop = RtcLoop.on(threads);
    private final Semaphore pushes = new Semaphore(0);
    private final Ended ended = new Ended();
    private final List<VideoFrame> made = new ArrayList<>();
    private @Nullable Pump pump;

    @AfterEach
    void close() {
        if (pump != null) {
            pump.close();
        }
        loop.dispose();
        threads.dispose();
    }

    @Test
    void soundThatFailsEndsTheTrackAfterWhatWasThere() throws Exception {
        publishSound(sound().take(3).concatWith(Flux.error(new IllegalStateException("on purpose"))));

        assertThat(ended.failure()).isInstanceOf(IllegalStateException.class);
        assertThat(pushes.tryAcquire(3)).isTrue();
    }

    @Test
    void soundThatCompletesEndsTheTrackWithoutAFailure() throws Exception {
        publishSound(Flux.empty());

        assertThat(ended.failure()).isNull();
    }

    @Test
    void soundThatStallsIsSilenceThatIsCounted() throws Exception {
        Pump stalled = publishSound(sound().take(2).concatWith(Flux.never()));

        assertThat(pushes.tryAcquire(10, SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(stalled.counts().underruns()).isPositive();
        assertThat(ended.isOver()).isFalse();
    }

    @Test
    void soundThatFloodsIsDroppedAndCounted() throws Exception {
        Pump flooded = publishSound(flooding(frame()));

        assertThat(pushes.tryAcquire(10, SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(flooded.counts().dropped()).isGreaterThan(9_000);
        assertThat(ended.isOver()).isFalse();
    }

    @Test
    void aPublisherThatThrowsInsteadOfEmittingEndsTheTrack() throws Exception {
        publishSound(subscriber -> {
            throw new IllegalStateException("on purpose");
        });

        assertThat(ended.failure()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void picturesThatFloodAreDroppedAndReleased() throws Exception {
        List<VideoFrame> flood = new ArrayList<>();
        Pump flooded = publishPictures(subscriber -> {
            subscriber.onSubscribe(new Nothing());
            for (int n = 0; n < 10_000; n++) {
                VideoFrame frame = picture(n);
                flood.add(frame);
                subscriber.onNext(frame);
            }
            subscriber.onComplete();
        });

        assertThat(ended.failure()).isNull();
        assertThat(flooded.counts().dropped()).isGreaterThan(9_000);
        assertThat(flood).allMatch(VideoFrame::isReleased);
    }

    @Test
    void aPictureThatWasReleasedEndsTheTrackWithThatFailure() throws Exception {
        VideoFrame released = picture(1);
        released.release();

        publishPictures(Flux.just(picture(0), released, picture(2)));

        assertThat(ended.failure()).isInstanceOf(IllegalStateException.class);
        assertThat(made).first().matches(VideoFrame::isReleased);
    }

    @Test
    void aPictureWhoseMemoryCannotBeGivenBackEndsTheTrack() throws Exception {
        publishPictures(Flux.just(VideoFrame.of(2, 2, 0, 0, new byte[6], () -> {
            throw new IllegalStateException("on purpose");
        })).concatWith(Flux.never()));

        assertThat(ended.failure()).isInstanceOf(IllegalStateException.class);
    }

    private Pump publishSound(Publisher<AudioFrame> from) {
        AudioSourcePort source = (samples, channels) -> {
            pushes.release();
            return true;
        };
        Pump made = new AudioPump(from, source, loop, ended, new Ears(), AudioPump::newThread);
        pump = made;
        made.need(true);
        return made;
    }

    private Pump publishPictures(Publisher<VideoFrame> from) {
        VideoSourcePort source = frame -> frame.y().get(0);
        Pump made = new VideoPump(from, source, loop, ended);
        pump = made;
        made.need(true);
        return made;
    }

    private static Flux<AudioFrame> sound() {
        return Flux.generate(sink -> sink.next(frame()));
    }

    private static AudioFrame frame() {
        return AudioFrame.of(new short[480], 48_000, 1, 0);
    }

    private VideoFrame picture(int number) {
        VideoFrame frame = VideoFrame.of(2, 2, number * 10_000_000L, new byte[6]);
        made.add(frame);
        return frame;
    }

    /** Emits far more than it is asked for, all at once. */
    private static <T> Publisher<T> flooding(T item) {
        return subscriber -> flood(subscriber, item);
    }

    private static <T> void flood(Subscriber<? super T> subscriber, T item) {
        subscriber.onSubscribe(new Nothing());
        for (int n = 0; n < 10_000; n++) {
            subscriber.onNext(item);
        }
    }

    private static final class Nothing implements Subscription {

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    private static final class Ended implements Pump.Listener {

        private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();

        @Override
        public void onFlowing() {}

        @Override
        public void onEnded(@Nullable Throwable failure) {
            end.complete(failure);
        }

        boolean isOver() {
            return end.isDone();
        }

        /** Waits for the end. */
        @Nullable
        Throwable failure() throws Exception {
            return end.get(SECONDS, TimeUnit.SECONDS);
        }
    }
}
