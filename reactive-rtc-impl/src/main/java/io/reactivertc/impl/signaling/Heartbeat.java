package io.reactivertc.impl.signaling;

import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Asks for a sign of life when nothing was heard for a while, and notices silence. On the loop. */
final class Heartbeat {

    private static final int MISSED = 3;
    private static final long LEAST_MILLIS = 10;
    private static final long MOST_MILLIS = 3_600_000;

    private final RtcLoop loop;
    private final Runnable ping;
    private final Runnable silence;
    private final long periodNanos;
    private Disposable timer = Disposables.disposed();
    private long heard;

    /** Creates a heartbeat that does not beat yet. */
    Heartbeat(RtcLoop loop, long pingMillis, Runnable ping, Runnable silence) {
        this.loop = loop;
        this.ping = ping;
        this.silence = silence;
        this.periodNanos = Duration.ofMillis(Math.max(LEAST_MILLIS, Math.min(MOST_MILLIS, pingMillis))).toNanos();
    }

    void start() {
        heard();
        schedule(periodNanos);
    }

    /** The other side said something. */
    void heard() {
        heard = loop.nanoTime();
    }

    void stop() {
        timer.dispose();
    }

    private void check() {
        long idle = loop.nanoTime() - heard;
        if (idle >= MISSED * periodNanos) {
            silence.run();
            return;
        }
        if (idle >= periodNanos) {
            ping.run();
        }
        schedule(periodNanos - idle % periodNanos);
    }

    private void schedule(long nanos) {
        timer = loop.schedule(this::check, Duration.ofNanos(nanos));
    }
}
