package io.reactivertc.impl.data;

import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Moves frames from the outbox to the engine. Two frames at most are on their way to it; whatever comes to wait meanwhile travels in the next one, so the busier the engine,
 * the larger the batches. Lives as long as one peer connection. On the loop.
 */
final class Transmitter {

    private static final int MOST_UNCONFIRMED = 2;

    private final RtcLoop loop;
    private final Outbox outbox;
    private final ChannelPort port;
    private final SendBudget budget;
    private final Duration batchDelay;
    private final Runnable onPumped;
    private final Runnable pumping = this::pump;

    private int maxFrameBytes;
    private int unconfirmed;
    private boolean started;
    private boolean scheduled;
    private boolean flushing;
    private @Nullable Disposable batch;

    /** Creates one that waits for {@link #start()}; {@code onPumped} is run after each time that all was sent which could be. */
    Transmitter(RtcLoop loop, Outbox outbox, ChannelPort port, int maxFrameBytes, Duration batchDelay, Runnable onPumped) {
        this.loop = loop;
        this.outbox = outbox;
        this.port = port;
        this.budget = new SendBudget(loop, port, this::pump);
        this.maxFrameBytes = maxFrameBytes;
        this.batchDelay = batchDelay;
        this.onPumped = onPumped;
    }

    void maxFrameBytes(int negotiated) {
        maxFrameBytes = negotiated;
    }

    /** Begins: both sides have greeted each other and the channel is open. */
    void start() {
        started = true;
        pumpSoon();
    }

    /** Ends; what was not confirmed is the outbox's to send again. */
    void stop() {
        started = false;
        budget.stop();
        stopBatch();
    }

    /** Sends what there is after the commands that are waiting now, which may bring more. */
    void pumpSoon() {
        if (started && !scheduled) {
            scheduled = true;
            loop.execute(pumping);
        }
    }

    /** Notes that the engine has the oldest frame. */
    void onHanded() {
        unconfirmed--;
        outbox.frameHanded();
        pumpSoon();
    }

    /** Takes the engine's answer. */
    void onBuffered(long bytes) {
        budget.onBuffered(bytes);
    }

    private void pump() {
        scheduled = false;
        while (started && unconfirmed < MOST_UNCONFIRMED && !budget.isBlocked() && !holdsBack()) {
            ByteBuffer frame = outbox.nextFrame(maxFrameBytes);
            if (frame == null) {
                break;
            }
            unconfirmed++;
            int bytes = frame.remaining();
            port.send(frame, true);
            budget.sent(bytes);
        }
        if (started) {
            onPumped.run();
        }
    }

    /** Returns whether a free engine waits for more to come, because the user allows it to. */
    private boolean holdsBack() {
        if (batchDelay.isZero() || flushing || unconfirmed > 0 || outbox.isDrained() || outbox.fills(maxFrameBytes)) {
            return false;
        }
        if (batch == null) {
            batch = loop.schedule(this::flush, batchDelay);
        }
        return true;
    }

    private void flush() {
        stopBatch();
        flushing = true;
        pump();
        flushing = false;
    }

    private void stopBatch() {
        Disposable waiting = batch;
        if (waiting != null) {
            waiting.dispose();
            batch = null;
        }
    }
}
