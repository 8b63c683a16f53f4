package io.reactivertc.impl.data;

import io.reactivertc.impl.loop.RtcLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** Is the one timer of a link: wakes all parts of it when the first of them wants to be woken. On the loop. */
final class LinkTimer {

    private final RtcLoop loop;
    private final Runnable ticking = this::tick;
    private final List<LongConsumer> parts = new ArrayList<>();
    private @Nullable Disposable next;
    private long due;
    private boolean stopped;

    LinkTimer(RtcLoop loop) {
        this.loop = loop;
    }

    /** Adds a part, which is told the time at each tick and says by {@link #at} when it wants the next. Ticks may come early. */
    void onTick(LongConsumer part) {
        parts.add(part);
    }

    /** Makes sure that there is a tick at this time of the loop, if not before. */
    void at(long nanos) {
        if (stopped || next != null && due - nanos <= 0) {
            return;
        }
        cancel();
        due = nanos;
        next = loop.schedule(ticking, Duration.ofNanos(Math.max(0, nanos - loop.nanoTime())));
    }

    void stop() {
        stopped = true;
        cancel();
    }

    private void tick() {
        next = null;
        long now = loop.nanoTime();
        for (LongConsumer part : parts) {
            part.accept(now);
        }
    }

    private void cancel() {
        Disposable scheduled = next;
        if (scheduled != null) {
            scheduled.dispose();
            next = null;
        }
    }
}
