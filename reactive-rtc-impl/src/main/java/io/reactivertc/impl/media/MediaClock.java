package io.reactivertc.impl.media;

import io.reactivertc.media.AudioFrame;
import java.time.Duration;
import java.util.Arrays;

/**
 * Says when the next 10 ms of a published track are due and what they are, and how much to ask its publisher for. Frame n is due n · 10 ms after the start, whatever happened
 * before, so it does not drift. For one thread, which ticks about every 10 ms; time is given, in nanoseconds of any origin.
 */
public final class MediaClock {

    /** How long a frame is. */
    public static final Duration FRAME = Duration.ofMillis(10);

    /** How many frames may be due at once after a late tick; of more, all but one are skipped. */
    public static final int MOST_DUE = 10;

    private static final long FRAME_NANOS = FRAME.toNanos();

    private final AudioShaper shaper;
    private final int frameSamples;
    private final long aheadNanos;
    private boolean running;
    private boolean heard;
    private boolean completed;
    private long nextNanos;
    private int requested;
    private long frameLengthNanos;
    private long underruns;
    private long skipped;
    private long dropped;

    /**
     * Creates a clock that stands still.
     *
     * @param shaper what brings the publisher's sound into the form of the track; the clock is its only user
     * @param ahead how much sound to have in hand, 10 ms at least; longer frames than that come one at a time
     */
    public MediaClock(AudioShaper shaper, Duration ahead) {
        if (ahead.compareTo(FRAME) < 0) {
            throw new IllegalArgumentException("ahead must be at least " + FRAME + ", not " + ahead);
        }
        this.shaper = shaper;
        frameSamples = (int) (shaper.sampleRateHz() * FRAME_NANOS / 1_000_000_000L);
        aheadNanos = ahead.toNanos();
    }

    /** Begins, or goes on after a pause: the next frame is due now, and for the time of the pause none. */
    public void start(long nowNanos) {
        if (!running) {
            running = true;
            nextNanos = nowNanos;
        }
    }

    /** Stands still: nothing is due or wanted. What is in hand is kept. */
    public void pause() {
        running = false;
    }

    /** Returns how many frames are due; each of them is to be taken with {@link #next}. */
    public int due(long nowNanos) {
        if (!running || nowNanos - nextNanos < 0) {
            return 0;
        }
        long due = (nowNanos - nextNanos) / FRAME_NANOS + 1;
        long late = due > MOST_DUE ? due - 1 : 0;
        skipped += late;
        nextNanos += due * FRAME_NANOS;
        return (int) (due - late);
    }

    /** Returns how many frames to request from the publisher now, and counts them as requested. */
    public int wanted() {
        if (!running || completed) {
            return 0;
        }
        long wanted = wantedInAll() - requested;
        requested += (int) Math.max(0, wanted);
        return (int) Math.max(0, wanted);
    }

    private long wantedInAll() {
        if (frameLengthNanos == 0) {
            return 1;
        }
        long missing = Math.max(0, aheadNanos - shaper.bufferedNanos());
        return (missing + frameLengthNanos - 1) / frameLengthNanos;
    }

    /** Takes a frame of the publisher's. One that was not asked for is dropped if there is enough in hand. */
    public void offer(AudioFrame frame) {
        if (completed || requested == 0 && shaper.bufferedNanos() >= aheadNanos) {
            dropped++;
            return;
        }
        requested = Math.max(0, requested - 1);
        frameLengthNanos = Math.max(1, frame.samplesPerChannel() * 1_000_000_000L / frame.sampleRateHz());
        heard = true;
        shaper.push(frame);
    }

    /** Notes that nothing more will come. What is in hand is still played. Idempotent. */
    public void complete() {
        if (!completed) {
            completed = true;
            shaper.end(frameSamples);
        }
    }

    /** Fills an array with a frame and returns true: sound, or silence if none is there. Returns false if the publisher completed and all was played. */
    public boolean next(short[] target) {
        if (shaper.poll(target)) {
            return true;
        }
        if (completed) {
            return false;
        }
        if (heard) {
            underruns++;
        }
        Arrays.fill(target, (short) 0);
        return true;
    }

    /** Returns how much of the publisher's sound waits. */
    public long inHandNanos() {
        return shaper.bufferedNanos();
    }

    /** Returns when the next frame is due. */
    public long nextNanos() {
        return nextNanos;
    }

    /** Returns how many samples, of all channels together, an array for {@link #next} has. */
    public int frameLength() {
        return frameSamples * shaper.channels();
    }

    /** Returns how many frames were silence because the publisher was late; silence before its first frame does not count. */
    public long underruns() {
        return underruns;
    }

    /** Returns how many frames were left out because ticks were late. */
    public long skipped() {
        return skipped;
    }

    /** Returns how many of the publisher's frames were dropped because nobody asked for them. */
    public long dropped() {
        return dropped;
    }
}
