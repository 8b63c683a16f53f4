package io.reactivertc.impl.media;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.media.LocalTrack.Counts;
import io.reactivertc.media.TrackLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Runs the pump of a local track while somebody needs it. On demand, the pump is given up when nobody did for a second, and another is made for the next; so a peer connection that is
 * rebuilt does not close a camera. Confined to the loop, but for the counts.
 */
final class Feed {

    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final Counts NOTHING = new Counts(0, 0, 0);

    /** Makes a pump that stands still. */
    interface Making {

        /** Returns it; frames are asked for on this loop. */
        Pump make(RtcLoop frames, Pump.Listener listener);
    }

    private final MediaContext context;
    private final boolean onDemand;
    private final boolean restsWhileMuted;
    private final Pump.Listener listener;
    private final Disposable.Swap giveUp = Disposables.swap();
    private Making making;

    /** Replaced on the loop, asked for counts on any thread. */
    private volatile Running running = new Running(null, NOTHING);

    private @Nullable RtcLoop frames;
    private int takers;
    private TrackLimits limits = TrackLimits.NONE;
    private boolean muted;
    private boolean ended;

    /**
     * Creates it without a pump.
     *
     * @param onDemand whether the pump is given up while nobody needs it
     * @param restsWhileMuted whether nobody needs it while it is muted
     * @param listener is called on the loop
     */
    Feed(MediaContext context, Making making, boolean onDemand, boolean restsWhileMuted, Pump.Listener listener) {
        this.context = context;
        this.making = making;
        this.onDemand = onDemand;
        this.restsWhileMuted = restsWhileMuted;
        this.listener = listener;
    }

    /** Counts one more that takes from it, or one less. */
    void needed(boolean oneMore) {
        takers += oneMore ? 1 : -1;
        decide();
    }

    void mute(boolean isMuted) {
        muted = isMuted;
        Pump pump = running.pump();
        if (pump != null) {
            pump.mute(isMuted);
        }
        decide();
    }

    /** Sends no more than this. */
    void limit(TrackLimits changed) {
        limits = changed;
        Pump pump = running.pump();
        if (pump != null) {
            pump.limit(changed);
        }
    }

    /** Takes from another publisher from now on. */
    void replace(Making next) {
        making = next;
        if (running.pump() != null) {
            stop();
            begin();
            decide();
        }
    }

    /** Ends it. Idempotent. */
    void end() {
        ended = true;
        giveUp.dispose();
        stop();
        if (frames != null) {
            frames.dispose();
        }
    }

    /** Returns what happened so far. Any thread. */
    Counts counts() {
        return running.counts();
    }

    private void decide() {
        if (ended) {
            return;
        }
        boolean isNeeded = takers > 0 && !(muted && restsWhileMuted);
        if (isNeeded) {
            giveUp.update(Disposables.disposed());
            if (running.pump() == null) {
                begin();
            }
        }
        Pump pump = running.pump();
        if (pump != null) {
            pump.need(isNeeded);
            if (!isNeeded && onDemand) {
                giveUp.update(context.loop().schedule(this::stop, LINGER));
            }
        }
    }

    private void begin() {
        RtcLoop leased = frames;
        if (leased == null) {
            leased = context.mediaLoops().get();
            frames = leased;
        }
        Hearing hearing = new Hearing();
        Pump made = making.make(leased, hearing);
        hearing.of = made;
        running = new Running(made, running.before());
        made.mute(muted);
        made.limit(limits);
    }

    private void stop() {
        Pump pump = running.pump();
        if (pump != null) {
            pump.close();
            running = new Running(null, running.counts());
        }
    }

    /**
     * Is the present pump, and what happened in those before.
     *
     * @param before the counts of pumps that are closed
     */
    private record Running(@Nullable Pump pump, Counts before) {

        Counts counts() {
            Counts now = pump == null ? NOTHING : pump.counts();
            return new Counts(before.sent() + now.sent(), before.underruns() + now.underruns(),
                    before.dropped() + now.dropped());
        }
    }

    /** Brings to the loop what a pump tells. The end of one that was given up or replaced does not matter. */
    private final class Hearing implements Pump.Listener {

        private @Nullable Pump of;

        @Override
        public void onFlowing() {
            context.loop().execute(listener::onFlowing);
        }

        @Override
        public void onEnded(@Nullable Throwable failure) {
            context.loop().execute(() -> {
                if (of == running.pump()) {
                    listener.onEnded(failure);
                }
            });
        }
    }
}
