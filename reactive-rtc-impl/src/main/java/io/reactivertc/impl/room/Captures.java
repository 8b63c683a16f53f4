package io.reactivertc.impl.room;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.media.LocalTrack;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Captures what is published in one stay, one after the other, before it begins, and lets go of it when it is over. On the loop. */
final class Captures {

    private final RtcLoop loop;
    private final Consumer<LocalTrack> publish;
    private final Consumer<LocalTrack> unpublish;
    private final List<LocalTrack> taken = new ArrayList<>(2);
    private final Disposable.Swap running = Disposables.swap();
    private boolean over;

    /**
     * Creates it with nothing captured.
     *
     * @param publish publishes a track to all who will be there; may throw an {@link RtcException}
     * @param unpublish takes it back
     */
    Captures(RtcLoop loop, Consumer<LocalTrack> publish, Consumer<LocalTrack> unpublish) {
        this.loop = loop;
        this.publish = publish;
        this.unpublish = unpublish;
    }

    /** Captures all, or tells what failed first and lets go of the others. */
    void begin(List<Mono<LocalTrack>> sources, Runnable done, Consumer<RtcException> failed) {
        next(sources.iterator(), done, failed);
    }

    private void next(Iterator<Mono<LocalTrack>> sources, Runnable done, Consumer<RtcException> failed) {
        if (over) {
            return;
        }
        if (!sources.hasNext()) {
            done.run();
            return;
        }
        // Commands of the loop and not an operator: a track that comes while the stay is given up is closed and not lost.
        running.update(sources.next().subscribe(
                track -> loop.execute(() -> took(track, failed)),
                error -> loop.execute(() -> failed(error, failed)),
                () -> loop.execute(() -> next(sources, done, failed))));
    }

    private void took(LocalTrack track, Consumer<RtcException> failed) {
        if (over) {
            track.dispose();
            return;
        }
        taken.add(track);
        try {
            publish.accept(track);
        } catch (RtcException refused) {
            failed(refused, failed);
        }
    }

    private void failed(@Nullable Throwable error, Consumer<RtcException> failed) {
        if (!over) {
            release();
            failed.accept(error instanceof RtcException known
                    ? known
                    : new MediaException(RtcErrorCode.MEDIA_FAILED, "could not be captured: " + error, error));
        }
    }

    /** Ends the capturing, takes back and closes what was captured. Idempotent. */
    void release() {
        over = true;
        running.dispose();
        taken.forEach(track -> {
            unpublish.accept(track);
            track.dispose();
        });
        taken.clear();
    }
}
