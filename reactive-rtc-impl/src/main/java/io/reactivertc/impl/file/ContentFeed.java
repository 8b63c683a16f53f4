package io.reactivertc.impl.file;

import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Brings content to the loop, a little ahead of who takes it: blocks are asked for one by one while few bytes wait. Its methods are called on the loop. */
final class ContentFeed implements CoreSubscriber<ByteBuffer> {

    /** Is into how many blocks what is ahead is divided. */
    static final int BLOCKS_AHEAD = 4;

    private static final int AHEAD_BLOCKS = 64;

    private final RtcLoop loop;
    private final int aheadBytes;
    private final Runnable onReady;
    private final Deque<ByteBuffer> blocks = new ArrayDeque<>();
    private @Nullable Subscription subscription;
    private boolean asked;
    private long waiting;
    private boolean complete;
    private @Nullable Throwable failure;
    private boolean cancelled;

    /** Creates a feed that asks for more while fewer bytes wait; {@code onReady} is run when there is something new, an end or an error among it. */
    ContentFeed(RtcLoop loop, int aheadBytes, Runnable onReady) {
        this.loop = loop;
        this.aheadBytes = aheadBytes;
        this.onReady = onReady;
    }

    /** Returns how many bytes can be taken. */
    long available() {
        return waiting;
    }

    /** Returns whether everything was taken. */
    boolean isDone() {
        return complete && waiting == 0;
    }

    /** Returns what went wrong, once what came before is taken. */
    @Nullable
    Throwable failure() {
        return waiting == 0 ? failure : null;
    }

    /** Takes as many bytes as this buffer has room for; no more than there are. */
    void take(ByteBuffer into) {
        waiting -= into.remaining();
        while (into.hasRemaining()) {
            ByteBuffer block = blocks.element();
            int bytes = Math.min(into.remaining(), block.remaining());
            into.put(into.position(), block, block.position(), bytes);
            into.position(into.position() + bytes);
            block.position(block.position() + bytes);
            if (!block.hasRemaining()) {
                blocks.remove();
            }
        }
        ask();
    }

    /** Stops. Idempotent. */
    void cancel() {
        cancelled = true;
        blocks.clear();
        waiting = 0;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onSubscribe(Subscription given) {
        loop.execute(() -> {
            subscription = given;
            if (cancelled) {
                given.cancel();
            } else {
                ask();
            }
        });
    }

    @Override
    public void onNext(ByteBuffer block) {
        loop.execute(() -> {
            asked = false;
            if (!cancelled) {
                add(block);
                ask();
            }
        });
    }

    @Override
    public void onError(Throwable thrown) {
        loop.execute(() -> {
            failure = thrown;
            tell();
        });
    }

    @Override
    public void onComplete() {
        loop.execute(() -> {
            complete = true;
            tell();
        });
    }

    private void add(ByteBuffer block) {
        if (block.hasRemaining()) {
            blocks.add(block);
            waiting += block.remaining();
            tell();
        }
    }

    private void tell() {
        if (!cancelled) {
            onReady.run();
        }
    }

    private void ask() {
        if (!asked && !cancelled && subscription != null && waiting < aheadBytes && blocks.size() < AHEAD_BLOCKS) {
            asked = true;
            subscription.request(1);
        }
    }
}
