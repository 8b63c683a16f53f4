package io.reactivertc.impl.media;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.LocalTrack;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.concurrent.Queues;

/**
 * Pumps sound: a thread of its own hands the engine 10 ms every 10 ms, as {@link MediaClock} says, and asks the publisher on a media loop for what comes next. The thread is the
 * only user of the clock.
 */
final class AudioPump implements Pump, Runnable {

    private static final Logger log = LoggerFactory.getLogger(AudioPump.class);
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final int SAMPLE_RATE_HZ = 48_000;
    private static final Duration AHEAD = Duration.ofMillis(60);
    private static final int MOST_COMING = 64;
    private static final long RETRY_NANOS = 500_000;
    private static final long PATIENCE_NANOS = 100_000_000;

    private final AudioSourcePort source;
    private final RtcLoop frames;
    private final Listener listener;
    private final Ears ears;
    private final ThreadFactory threads;
    private final MediaClock clock = new MediaClock(new AudioShaper(SAMPLE_RATE_HZ, 1), AHEAD);
    private final short[] tenMillis = new short[clock.frameLength()];
    private final Upstream upstream = new Upstream();

    /** Frames on their way from the publisher to the thread, and how many: more than were asked for come only from a publisher that breaks the rules. */
    private final Queue<AudioFrame> incoming = Queues.<AudioFrame>unboundedMultiproducer().get();

    private final AtomicInteger coming = new AtomicInteger();

    /** Counts for any thread what the clock counts for its own. */
    private final AtomicLong sent = new AtomicLong();

    private final AtomicLong underruns = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    // set by the thread, read by the publisher: whether its answer is urgent, and who waits for it
    private volatile boolean waiting;
    private volatile @Nullable Thread pumping;

    // set by the loop or the publisher, read by the thread
    private volatile boolean needed;
    private volatile boolean muted;
    private volatile boolean closed;
    private volatile boolean completed;
    private volatile @Nullable Throwable failure;

    private final Publisher<AudioFrame> publisher;

    /** Used on the loop. */
    private @Nullable Thread thread;

    /**
     * Creates a pump that stands still.
     *
     * @param frames the loop on which the publisher is asked
     * @param ears those who hear it, muted or not
     * @param threads makes its thread
     */
    AudioPump(Publisher<AudioFrame> publisher, AudioSourcePort source, RtcLoop frames, Listener listener, Ears ears,
            ThreadFactory threads) {
        this.publisher = publisher;
        this.source = source;
        this.frames = frames;
        this.listener = listener;
        this.ears = ears;
        this.threads = threads;
    }

    /** Returns a thread on which one track is pushed. */
    static Thread newThread(Runnable pump) {
        Thread thread = new Thread(pump, "rtc-audio-" + NUMBERS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public SourcePort source() {
        return source;
    }

    @Override
    public void need(boolean isNeeded) {
        needed = isNeeded;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
        } else if (isNeeded && !closed) {
            frames.execute(() -> Pump.subscribe(publisher, upstream));
            Thread started = threads.newThread(this);
            thread = started;
            started.start();
        }
    }

    @Override
    public void mute(boolean isMuted) {
        muted = isMuted;
    }

    @Override
    public void close() {
        closed = true;
        frames.execute(upstream::dispose);
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
        }
    }

    @Override
    public LocalTrack.Counts counts() {
        return new LocalTrack.Counts(sent.get(), underruns.get(), dropped.get());
    }

    // the thread

    @Override
    public void run() {
        pumping = Thread.currentThread();
        try {
            boolean more = true;
            while (more && !closed) {
                more = needed ? pump() : rest();
            }
        } catch (Throwable broken) {
            log.error("a track of sound stopped", broken);
            failure = broken;
        }
        if (!closed) {
            frames.execute(upstream::dispose);
            listener.onEnded(failure);
        }
    }

    private boolean rest() {
        clock.pause();
        LockSupport.park(this);
        return true;
    }

    /** Does what is due now and waits for the next time. Returns false when all was played. */
    private boolean pump() {
        clock.start(System.nanoTime());
        takeIncoming();
        for (int due = clock.due(System.nanoTime()); due > 0; due--) {
            if (!clock.next(tenMillis)) {
                return false;
            }
            ears.hear(tenMillis, clock.nextNanos());
            if (muted) {
                Arrays.fill(tenMillis, (short) 0);
            }
            push();
        }
        int wanted = clock.wanted();
        if (wanted > 0) {
            frames.execute(() -> upstream.request(wanted));
        }
        underruns.set(clock.underruns());
        waiting = clock.isWaiting();
        if (!waiting || incoming.isEmpty()) {
            LockSupport.parkNanos(this, clock.waitNanos(System.nanoTime()));
        }
        waiting = false;
        return true;
    }

    private void takeIncoming() {
        boolean last = completed; // read before what came before it
        for (AudioFrame frame = incoming.poll(); frame != null; frame = incoming.poll()) {
            coming.decrementAndGet();
            clock.offer(frame);
        }
        if (last) {
            clock.complete();
        }
    }

    /** Hands the frame over, waiting while the engine attaches or detaches a sender; for 100 ms at most. */
    private void push() {
        long since = System.nanoTime();
        while (!source.push(tenMillis, 1)) {
            if (closed || System.nanoTime() - since > PATIENCE_NANOS) {
                dropped.incrementAndGet();
                return;
            }
            LockSupport.parkNanos(this, RETRY_NANOS);
        }
        if (sent.getAndIncrement() == 0) {
            listener.onFlowing();
        }
    }

    /** Receives what the publisher emits, on whatever thread. */
    private final class Upstream extends BaseSubscriber<AudioFrame> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // the clock asks
        }

        @Override
        protected void hookOnNext(AudioFrame frame) {
            if (coming.incrementAndGet() > MOST_COMING) {
                coming.decrementAndGet();
                dropped.incrementAndGet();
            } else {
                incoming.offer(frame);
                if (waiting) {
                    LockSupport.unpark(pumping);
                }
            }
        }

        @Override
        protected void hookOnComplete() {
            completed = true;
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            failure = thrown;
            completed = true;
        }
    }
}
