package io.reactivertc.impl.media;

import io.reactivertc.media.TrackLimits;
import io.reactivertc.media.VideoFrame;
import java.util.concurrent.TimeUnit;

/** Holds pictures to limits: lets so many of a second pass, evenly, and makes those smaller that are too large. For one thread. */
final class FrameLimiter {

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    /** By which part of the time between two pictures one may come too early: clocks differ, and what is lost of one is not lost of the next. */
    private static final int EARLY = 8;

    private static final int HALF_TURN_DEGREES = 180;

    private final Downscaler downscaler = new Downscaler();
    private TrackLimits limits = TrackLimits.NONE;
    private boolean running;
    private long nextNanos;

    void limit(TrackLimits changed) {
        limits = changed;
        running = false;
    }

    /** Returns whether a picture at this time is one of those that are sent. Over any time no more are than the limit says, but for one. */
    boolean passes(long nanos) {
        if (limits.framesPerSecond() == 0) {
            return true;
        }
        long period = NANOS_PER_SECOND / limits.framesPerSecond();
        if (!running || nanos - nextNanos > period) {
            running = true;
            nextNanos = nanos + period;
            return true;
        }
        if (nanos < nextNanos - period / EARLY) {
            return false;
        }
        nextNanos += period;
        return true;
    }

    /** Returns the picture, or a smaller one that is valid until the next is asked for; its width and height are even, and as it is shown within the limits. */
    VideoFrame fit(VideoFrame frame) {
        boolean upright = frame.rotationDegrees() % HALF_TURN_DEGREES == 0;
        double scale = Math.min(
                scale(frame.width(), upright ? limits.width() : limits.height()),
                scale(frame.height(), upright ? limits.height() : limits.width()));
        return scale >= 1 ? frame : downscaler.scale(frame, even(frame.width() * scale), even(frame.height() * scale));
    }

    private static double scale(int pixels, int most) {
        return most == 0 ? 1 : (double) most / pixels;
    }

    private static int even(double pixels) {
        return Math.max(2, (int) (pixels + 1e-6) / 2 * 2);
    }
}
