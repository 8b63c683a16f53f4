package io.reactivertc.impl.file;

import io.reactivertc.error.FileException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.FileMetadata;
import io.reactivertc.impl.loop.LoopSubscription;
import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Brings content to one subscriber, as it asks for it. What was delivered cannot be taken back: if the sender begins anew, what comes is compared with it up to where it
 * ended. Hashing happens beside the loop, in order.
 */
final class ChunkSink implements ContentSink {

    private final RtcLoop loop;
    private final Scheduler.Worker hashing;
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
    private @Nullable Events events;
    private @Nullable View view;
    private @Nullable String finished;
    private @Nullable Throwable failure;
    private boolean over;
    private boolean closed;

    // confined to the worker
    private final MessageDigest digest = Sha256.begin();
    private long hashed;
    private long comparedUntil;
    private String expected = "";

    ChunkSink(RtcLoop loop, Scheduler disk) {
        this.loop = loop;
        this.hashing = disk.createWorker();
    }

    /** Returns the stream of the one subscriber, who begins by this. */
    Flux<ByteBuffer> flux(Runnable onSubscribed) {
        return LoopSubscription.flux(subscriber -> new View(subscriber, onSubscribed));
    }

    @Override
    public void open(FileMetadata metadata, Events told) {
        events = told;
        told.onReady(0, null);
    }

    @Override
    public void resume() {
        hashing.schedule(() -> {
            long offset = hashed;
            String prefix = offset == 0 ? null : Sha256.soFar(digest);
            tell(to -> to.onReady(offset, prefix));
        });
    }

    @Override
    public void restart() {
        hashing.schedule(() -> {
            if (hashed >= comparedUntil) {
                comparedUntil = hashed;
                expected = Sha256.soFar(digest);
            }
            digest.reset();
            hashed = 0;
        });
    }

    @Override
    public void write(ByteBuffer bytes) {
        hashing.schedule(() -> hash(bytes));
    }

    private void hash(ByteBuffer bytes) {
        int compared = (int) Math.min(bytes.remaining(), Math.max(0, comparedUntil - hashed));
        if (compared > 0) {
            digest.update(bytes.slice(bytes.position(), compared));
            hashed += compared;
            bytes.position(bytes.position() + compared);
            if (hashed == comparedUntil && !Sha256.soFar(digest).equals(expected)) {
                tell(to -> to.onFailed(new FileException(RtcErrorCode.FILE_CHANGED, "the content is not what it was before")));
                return;
            }
            tell(to -> to.onTaken(compared));
        }
        if (bytes.hasRemaining()) {
            digest.update(bytes.duplicate());
            hashed += bytes.remaining();
            loop.execute(() -> arrived(bytes));
        }
    }

    private void arrived(ByteBuffer bytes) {
        if (!closed) {
            waiting.add(bytes);
            drain();
        }
    }

    @Override
    public void finish(String sha256) {
        hashing.schedule(() -> {
            boolean right = Sha256.soFar(digest).equals(sha256);
            loop.execute(() -> compared(sha256, right));
        });
    }

    private void compared(String sha256, boolean right) {
        if (closed) {
            return;
        }
        if (!right) {
            tell(to -> to.onFailed(new FileException(RtcErrorCode.FILE_CORRUPT, "what arrived is not what was sent")));
            return;
        }
        finished = sha256;
        drain();
        finishDelivered();
    }

    private void finishDelivered() {
        String sha256 = finished;
        if (sha256 != null && waiting.isEmpty() && !closed && events != null) {
            events.onFinished(sha256);
        }
    }

    @Override
    public void close(@Nullable Throwable end, boolean keep) {
        if (closed) {
            return;
        }
        closed = true;
        over = true;
        failure = end;
        if (end != null) {
            waiting.clear();
        }
        hashing.dispose();
        drain();
    }

    private void tell(java.util.function.Consumer<Events> what) {
        loop.execute(() -> {
            Events told = events;
            if (!closed && told != null) {
                what.accept(told);
            }
        });
    }

    private void drain() {
        View subscribed = view;
        if (subscribed != null) {
            subscribed.drain();
        }
    }

    private final class View extends LoopSubscription<ByteBuffer> {

        private final Runnable onSubscribed;
        private long delivered;

        View(CoreSubscriber<? super ByteBuffer> subscriber, Runnable onSubscribed) {
            super(loop, subscriber);
            this.onSubscribed = onSubscribed;
        }

        @Override
        protected void attach() {
            view = this;
            onSubscribed.run();
        }

        @Override
        protected @Nullable ByteBuffer poll() {
            ByteBuffer next = waiting.poll();
            if (next != null) {
                delivered += next.remaining();
            }
            return next;
        }

        @Override
        protected boolean isOver() {
            return over && waiting.isEmpty();
        }

        @Override
        protected @Nullable Throwable failure() {
            return failure;
        }

        @Override
        protected void delivered() {
            long more = delivered;
            delivered = 0;
            if (more > 0) {
                tell(to -> to.onTaken(more));
                loop.execute(ChunkSink.this::finishDelivered);
            }
        }

        @Override
        protected void detach() {
            if (!over) {
                tell(Events::onCancelled);
            }
        }
    }
}
