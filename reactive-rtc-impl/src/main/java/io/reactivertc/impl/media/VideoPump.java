package io.reactivertc.impl.media;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.TrackLimits;
import io.reactivertc.media.VideoFrame;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Pumps pictures: asks the publisher for one at a time and hands each to the engine when its timestamp is due. Runs on a media loop. */
final class VideoPump implements Pump {

    private static final long LEAST_GAP_NANOS = Duration.ofSeconds(1).toNanos() / 120;
    private static final int MOST_COMING = 8;
    private static final long FURTHEST_NANOS = Duration.ofSeconds(2).toNanos();

    private final Publisher<VideoFrame> publisher;
    private final VideoSourcePort source;
    private final RtcLoop frames;
    private final Listener listener;
    private final Upstream upstream = new Upstream();
    private final FrameLimiter limiter = new FrameLimiter();

    /** Counts for any thread. */
    private final AtomicLong sent = new AtomicLong();

    private final AtomicLong dropped = new AtomicLong();

    /** Counts pictures on their way to the loop: more than were asked for come only from a publisher that breaks the rules. */
    private final AtomicInteger coming = new AtomicInteger();

    // used on the media loop
    private boolean needed;
    private boolean subscribed;
    private boolean asking;
    private boolean muted;
    private boolean closed;
    private boolean isFirst = true;
    private @Nullable VideoFrame waiting;
    private long firstStampNanos;
    private long firstTimeNanos;
    private long lastTimeNanos;

    /**
     * Creates a pump that stands still.
     *
     * @param frames the loop that it runs on
     */
    VideoPump(Publisher<VideoFrame> publisher, VideoSourcePort source, RtcLoop frames, Listener listener) {
        this.publisher = publisher;
        this.source = source;
        this.frames = frames;
        this.listener = listener;
    }

    @Override
    public SourcePort source() {
        return source;
    }

    @Override
    public void need(boolean isNeeded) {
        frames.execute(() -> {
            needed = isNeeded && !closed;
            if (needed && !subscribed) {
                subscribed = true;
                Pump.subscribe(publisher, upstream);
            }
            ask();
        });
    }

    @Override
    public void mute(boolean isMuted) {
        frames.execute(() -> muted = isMuted);
    }

    @Override
    public void limit(TrackLimits limits) {
        frames.execute(() -> limiter.limit(limits));
    }

    @Override
    public void close() {
        frames.execute(() -> {
            closed = true;
            needed = false;
            upstream.dispose();
            VideoFrame last = waiting;
            waiting = null;
            if (last != null) {
                last.release();
            }
        });
    }

    @Override
    public LocalTrack.Counts counts() {
        return new LocalTrack.Counts(sent.get(), 0, dropped.get());
    }

    private void ask() {
        if (needed && !asking && upstream.isReady()) {
            asking = true;
            upstream.request(1);
        }
    }

    private void take(VideoFrame frame) {
        if (closed || waiting != null || !asking) {
            drop(frame);
            return;
        }
        waiting = frame;
        long wait = dueIn(frame, frames.nanoTime());
        if (wait <= 0) {
            send();
        } else {
            frames.schedule(this::send, Duration.ofNanos(wait));
        }
    }

    private void drop(VideoFrame frame) {
        dropped.incrementAndGet();
        if (!frame.isReleased()) {
            frame.release();
        }
    }

    /** Returns how long a picture has to wait. Timestamps count from the first one, and anew where they jump. */
    private long dueIn(VideoFrame frame, long now) {
        long due = firstTimeNanos + frame.timestampNanos() - firstStampNanos;
        if (isFirst || Math.abs(due - now) > FURTHEST_NANOS) {
            firstStampNanos = frame.timestampNanos();
            firstTimeNanos = now;
            due = now;
        }
        return isFirst ? 0 : Math.max(due - now, lastTimeNanos + LEAST_GAP_NANOS - now);
    }

    private void send() {
        VideoFrame frame = waiting;
        waiting = null;
        asking = false;
        if (frame == null) {
            return;
        }
        isFirst = false;
        lastTimeNanos = frames.nanoTime();
        try {
            if (needed && !muted) {
                push(frame);
            }
            frame.release();
        } catch (RuntimeException broken) { // a picture that was released already, or code of the publisher's that may not throw
            upstream.dispose();
            upstream.end(broken);
            return;
        }
        if (upstream.isOver()) {
            listener.onEnded(upstream.failure);
        } else {
            ask();
        }
    }

    private void push(VideoFrame frame) {
        if (limiter.passes(lastTimeNanos)) {
            source.push(limiter.fit(frame));
            if (sent.getAndIncrement() == 0) {
                listener.onFlowing();
            }
        } else {
            dropped.incrementAndGet();
        }
    }

    /** Receives what the publisher emits, on whatever thread, and brings it to the media loop. */
    private final class Upstream extends BaseSubscriber<VideoFrame> {

        private boolean ready;
        private boolean over;
        private @Nullable Throwable failure;

        boolean isReady() {
            return ready && !over;
        }

        boolean isOver() {
            return over;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            frames.execute(() -> {
                ready = true;
                ask();
            });
        }

        @Override
        protected void hookOnNext(VideoFrame frame) {
            if (coming.incrementAndGet() > MOST_COMING) {
                coming.decrementAndGet();
                drop(frame);
            } else {
                frames.execute(() -> {
                    coming.decrementAndGet();
                    take(frame);
                });
            }
        }

        @Override
        protected void hookOnComplete() {
            frames.execute(() -> end(null));
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            frames.execute(() -> end(thrown));
        }

        private void end(@Nullable Throwable thrown) {
            over = true;
            failure = thrown;
            if (waiting == null && !closed) {
                listener.onEnded(thrown);
            }
        }
    }
}
