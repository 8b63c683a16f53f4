package io.reactivertc.impl.data;

import io.reactivertc.data.Payload;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.loop.RtcLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Sends what a publisher emits, each item as one message or several. Signals arrive on the publisher's thread, are encoded there and cross to the loop together; the outbox says how many more may be asked for.
 */
final class PublisherSend<T> implements CoreSubscriber<T>, SendQueue.Source, Outgoing.Sender {

    private final RtcLoop loop;
    private final Outbox outbox;
    private final PayloadEncoder encoder;
    private final Function<? super T, ? extends List<? extends Payload>> pieces;
    private final MonoSink<Void> sink;
    private final Runnable crossing = this::cross;

    /** The way from the publisher's thread to the loop; never longer than what was asked for. */
    private final Queue<Outgoing> arrived = Queues.<Outgoing>unbounded().get();

    /** How many messages more than items arrived: counted by the publisher's thread, taken by the loop. */
    private final AtomicInteger extras = new AtomicInteger();

    private final AtomicInteger signals = new AtomicInteger();
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private @Nullable Subscription subscription;

    /** From here on: on the loop. */
    private final Deque<Outgoing> waiting = new ArrayDeque<>();

    private long waitingBytes;
    private long asked;
    private long came;
    private long begun;
    private long handed;
    private int expectedBytes;
    private boolean done;

    PublisherSend(
            RtcLoop loop,
            Outbox outbox,
            PayloadEncoder encoder,
            Function<? super T, ? extends List<? extends Payload>> pieces,
            MonoSink<Void> sink) {
        this.loop = loop;
        this.outbox = outbox;
        this.encoder = encoder;
        this.pieces = pieces;
        this.sink = sink;
    }

    @Override
    public Context currentContext() {
        return Context.of(sink.contextView());
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        if (Operators.validate(subscription, upstream)) {
            subscription = upstream;
            loop.executeOrRun(this::open);
        }
    }

    @Override
    public void onNext(T item) {
        if (ended) {
            return;
        }
        try {
            List<? extends Payload> payloads = pieces.apply(item);
            extras.addAndGet(payloads.size() - 1);
            payloads.forEach(payload -> arrived.offer(encoder.encode(payload, this)));
            signal();
        } catch (Throwable unsendable) {
            cancelUpstream();
            onError(unsendable);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        if (!ended) {
            failure = thrown;
            onComplete();
        }
    }

    @Override
    public void onComplete() {
        ended = true;
        signal();
    }

    /** Stops: nobody waits any more. On the loop. */
    void cancelled() {
        if (!done) {
            done = true;
            stop();
        }
    }

    /** Returns how many messages it was asked for that have not begun. */
    long outstanding() {
        return asked - begun;
    }

    /** Returns how many bytes of messages wait. */
    long waitingBytes() {
        return waitingBytes;
    }

    /** Returns how many bytes those are expected to have. */
    long outstandingBytes() {
        return waitingBytes + (asked - came) * expectedBytes;
    }

    /** Asks for more, as long as both limits have room for it; a message of unknown size is asked for alone. */
    void ask(long messages, long bytes) {
        Subscription upstream = subscription;
        if (done || ended || upstream == null || messages <= 0 || bytes <= 0) {
            return;
        }
        long outstanding = outstanding();
        long n = Math.min(messages,
                expectedBytes == 0 ? 1 - outstanding : Math.max(outstanding == 0 ? 1 : 0, bytes / expectedBytes));
        if (n >= Math.min(16, Math.max(1, outstanding / 2))) {
            asked += n;
            upstream.request(n);
        }
    }

    @Override
    public boolean hasNext() {
        return !waiting.isEmpty();
    }

    @Override
    public Outgoing next() {
        Outgoing message = waiting.remove();
        waitingBytes -= message.size();
        begun++;
        return message;
    }

    @Override
    public void onHanded() {
        handed++;
        completeIfAllHanded();
    }

    @Override
    public void onAcknowledged() {}

    @Override
    public void onFailed(RtcException thrown) {
        fail(thrown);
    }

    /** Paced by the receiver, it may take for ever. */
    @Override
    public long expire(long now) {
        return Long.MAX_VALUE;
    }

    /** Returns whether its subscriber has been told of the end, or is gone. */
    boolean isDone() {
        return done;
    }

    private void open() {
        if (done) {
            cancelUpstream();
        } else {
            outbox.open(this);
        }
    }

    private void signal() {
        if (signals.getAndIncrement() == 0) {
            loop.executeOrRun(crossing);
        }
    }

    private void cross() {
        int missed = signals.get();
        do {
            boolean last = ended;
            asked += extras.getAndSet(0);
            for (Outgoing message = arrived.poll(); message != null; message = arrived.poll()) {
                accept(message);
            }
            if (last) {
                completeIfAllHanded();
            }
            missed = signals.addAndGet(-missed);
        } while (missed != 0);
        if (!done && hasNext()) {
            outbox.ready(this);
        }
    }

    private void accept(Outgoing message) {
        if (done) {
            return;
        }
        if (++came > asked) {
            fail(Exceptions.failWithOverflow("the publisher emitted more than it was asked for"));
            return;
        }
        int size = Math.max(1, message.size());
        expectedBytes = Math.max(size, expectedBytes - expectedBytes / 8);
        waiting.add(message);
        waitingBytes += message.size();
    }

    private void completeIfAllHanded() {
        if (done || !ended || !arrived.isEmpty() || handed < came) {
            return;
        }
        done = true;
        outbox.close(this);
        Throwable thrown = failure;
        if (thrown == null) {
            sink.success();
        } else {
            sink.error(thrown);
        }
    }

    private void fail(Throwable thrown) {
        if (!done) {
            done = true;
            stop();
            sink.error(thrown);
        }
    }

    private void stop() {
        cancelUpstream();
        waiting.clear();
        outbox.close(this);
    }

    private void cancelUpstream() {
        Subscription upstream = subscription;
        if (upstream != null) {
            upstream.cancel();
        }
    }
}
