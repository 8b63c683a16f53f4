package io.reactivertc.impl.data;

import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Brings frames from an outbox to the engine, in their turn. Two frames at most are on their way to it; whatever comes to wait meanwhile travels in the next one, so the busier
 * the engine, the larger the batches. Lives as long as one peer connection. On the loop.
 */
final class Transmitter implements Turn.Source {

    private final RtcLoop loop;
    private final Outbox outbox;
    private final Duration batchDelay;
    private final Runnable onDrained;
    private @Nullable Turn turn;
    private boolean started;
    private boolean flushing;
    private @Nullable Disposable batch;

    /** Creates one that waits for {@link #start}; {@code onDrained} is run each time that there was nothing to send. */
    Transmitter(RtcLoop loop, Outbox outbox, Duration batchDelay, Runnable onDrained) {
        this.loop = loop;
        this.outbox = outbox;
        this.batchDelay = batchDelay;
        this.onDrained = onDrained;
    }

    /** Begins: the channel is open, and this is its place. */
    void start(Turn place) {
        turn = place;
        started = true;
        place.ready();
    }

    /** Ends; what was not confirmed is the outbox's to send again. */
    void stop() {
        started = false;
        stopBatch();
    }

    /** Sends what there is when it is its turn. */
    void pumpSoon() {
        Turn place = turn;
        if (started && place != null) {
            place.ready();
        }
    }

    @Override
    public @Nullable Frame nextFrame(int maxBytes) {
        if (!started || holdsBack(maxBytes)) {
            return null;
        }
        flushing = false;
        ByteBuffer frame = outbox.nextFrame(maxBytes);
        if (frame == null) {
            onDrained.run();
            return null;
        }
        return Frame.binary(frame);
    }

    @Override
    public void onHanded(int bytes) {
        outbox.frameHanded();
        pumpSoon();
    }

    /** Returns whether a free engine waits for more to come, because the user allows it to. */
    private boolean holdsBack(int frameBytes) {
        if (batchDelay.isZero() || flushing || isEngineBusy() || outbox.isDrained() || outbox.fills(frameBytes)) {
            return false;
        }
        if (batch == null) {
            batch = loop.schedule(this::flush, batchDelay);
        }
        return true;
    }

    private boolean isEngineBusy() {
        return turn != null && turn.unconfirmed() > 0;
    }

    private void flush() {
        stopBatch();
        flushing = true;
        pumpSoon();
    }

    private void stopBatch() {
        Disposable waiting = batch;
        if (waiting != null) {
            waiting.dispose();
            batch = null;
        }
    }
}
