package io.reactivertc.impl.media;

import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.TrackLimits;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;

/** Brings what a publisher emits into a source of the engine. Commands come from the loop of the connection; none of them blocks. */
interface Pump {

    /** Hears of the end of the publisher. Called on any thread, once. */
    interface Listener {

        /** Tells that the first frame was handed over. */
        void onFlowing();

        /** Tells that the publisher completed, or failed with this, and that all it gave was sent. */
        void onEnded(@Nullable Throwable failure);
    }

    /** Subscribes to a publisher, which may throw though it should not: then that is its end. */
    static <T> void subscribe(Publisher<T> from, Subscriber<T> to) {
        try {
            Flux.from(from).subscribe(to);
        } catch (RuntimeException broken) {
            to.onError(broken);
        }
    }

    /** Returns where the frames go. */
    SourcePort source();

    /** Pumps while it is needed; subscribes to the publisher when it is for the first time. */
    void need(boolean isNeeded);

    /** Sends nothing of what the publisher gives, or does again. */
    void mute(boolean isMuted);

    /** Sends no more than this of pictures. */
    default void limit(TrackLimits limits) {}

    /** Cancels the publisher and stops for good. Idempotent. */
    void close();

    /** Returns what happened so far. Any thread. */
    LocalTrack.Counts counts();
}
