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

    /** How long a publisher that was asked may take to answer before silence stands in for what is due. */
    public static final Duration ANSWER = Duration.ofMillis(20);

    private static final long FRAME_NANOS = FRAME.toNanos();
    private static final long ANSWER_NANOS = ANSWER.toNanos();

    private final AudioShaper shaper;
    private final int frameSamples;
    private final long aheadNanos;
    private boolean running;
    private boolean heard;
    private boolean completed;
    private boolean waiting;
    private long nextNanos;
    private long nowNanos;
    private long askedNanos;
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
    public void start(long now) {
        nowNanos = now;
        if (!running) {
            running = true;
            nextNanos = now;
        }
    }

    /** Stands still: nothing is due or wanted. What is in hand is kept. */
    public void pause() {
        running = false;
    }

    /**
     * Returns how many frames are due; each of them is to be taken with {@link #next}. What is due and not in hand stays due for a moment while the publisher can still answer: after a late tick it was not
     * asked in time, and a live one is not on time to the millisecond.
     */
    public int due(long now) {
        nowNanos = now;
        waiting = false;
        if (!running || now - nextNanos < 0) {
            return 0;
        }
        long due = (now - nextNanos) / FRAME_NANOS + 1;
        long late = due > MOST_DUE ? due - 1 : 0;
        long inHand = shaper.bufferedNanos() / FRAME_NANOS;
        long given = due - late;
        if (given > inHand && heard && !completed && canStillAnswer()) {
            waiting = true;
            given = inHand;
        }
        skipped += late;
        nextNanos += (late + given) * FRAME_NANOS;
        return (int) given;
    }

    private boolean canStillAnswer() {
        return requested == 0 || nowNanos - askedNanos < ANSWER_NANOS;
    }

    /** Returns how long there is nothing to do unless the publisher answers, in nanoseconds; {@link #isWaiting} says whether its answer is urgent. */
    public long waitNanos(long now) {
        return waiting ? Math.max(FRAME_NANOS / 10, askedNanos + ANSWER_NANOS - now) : nextNanos - now;
    }

    /** Returns whether something is due for which the publisher is waited for. */
    public boolean isWaiting() {
        return waiting;
    }

    /** Returns how many frames to request from the publisher now, and counts them as requested. */
    public int wanted() {
        if (!running || completed) {
            return 0;
        }
        long wanted = Math.max(0, wantedInAll() - requested);
        if (wanted > 0) {
            askedNanos = nowNanos;
            requested += (int) wanted;
        }
        return (int) wanted;
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
