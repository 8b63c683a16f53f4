package io.reactivertc.impl.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Brings items that belong to a loop to one subscriber, as that subscriber asks for them. The subclass says what is next; this class keeps demand, delivers on the loop and
 * ends. Once the loop is gone it delivers on the thread that subscribes or asks, so that whoever comes late still gets the end.
 *
 * <p>An item that is made inside {@code onNext} is delivered after that call returned, never inside it.
 *
 * @param <T> the items
 */
public abstract class LoopSubscription<T> implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(LoopSubscription.class);

    private final RtcLoop loop;
    private final CoreSubscriber<? super T> subscriber;
    private final Runnable draining = this::drain;

    /** Raised by the subscriber, on any thread. */
    private final AtomicLong requested = new AtomicLong();

    /** Lets one drain run at a time; the loop alone would be enough while it lives. */
    private final AtomicInteger drains = new AtomicInteger();

    /** Set by the subscriber, on any thread. */
    private volatile boolean cancelled;

    private boolean attached;

    /** Creates the subscription of this subscriber. */
    protected LoopSubscription(RtcLoop loop, CoreSubscriber<? super T> subscriber) {
        this.loop = loop;
        this.subscriber = subscriber;
    }

    /** Makes the subscription of each subscriber. */
    @FunctionalInterface
    public interface Source<T> {

        /** Returns a new subscription; called on any thread. */
        LoopSubscription<T> subscribe(CoreSubscriber<? super T> subscriber);
    }

    /** Returns a stream whose subscribers get these subscriptions. */
    public static <T> Flux<T> flux(Source<T> source) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super T> subscriber) {
                LoopSubscription<T> subscription = source.subscribe(subscriber);
                subscriber.onSubscribe(subscription);
                subscription.start();
            }
        };
    }

    /** Begins: from here on the subclass tells this subscription of what is new by {@link #drain()}. On the loop. */
    protected abstract void attach();

    /** Takes the next item, if there is one; called only if it was asked for. On the loop. */
    protected abstract @Nullable T poll();

    /** Returns whether nothing follows. On the loop. */
    protected abstract boolean isOver();

    /** Returns with which error it is over, null for a completion. On the loop. */
    protected @Nullable Throwable failure() {
        return null;
    }

    /** Is called after each run of deliveries, also an empty one and one that ended it. On the loop. */
    protected void delivered() {}

    /** Ends, by whichever side: lets go of what is kept for this subscription. On the loop, once. */
    protected abstract void detach();

    /** Returns whether the subscriber would take an item now. On the loop. */
    protected final boolean hasDemand() {
        return requested.get() > 0;
    }

    /** Delivers what is there and was asked for. On the loop. */
    public final void drain() {
        if (drains.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            if (attached) {
                deliver();
                delivered();
            }
            missed = drains.addAndGet(-missed);
        } while (missed != 0);
    }

    @Override
    public final void request(long n) {
        if (!Operators.validate(n)) {
            return;
        }
        requested.getAndAccumulate(n, Operators::addCap);
        if (loop.inLoop()) {
            drain();
        } else {
            loop.executeOrRun(draining);
        }
    }

    @Override
    public final void cancel() {
        if (!cancelled) {
            cancelled = true;
            loop.executeOrRun(draining);
        }
    }

    private void start() {
        loop.executeOrRun(() -> {
            attached = true;
            attach();
            drain();
        });
    }

    private void deliver() {
        try {
            while (!isEnded() && hasDemand()) {
                T next = poll();
                if (next == null) {
                    return;
                }
                requested.getAndUpdate(left -> left == Long.MAX_VALUE ? left : left - 1);
                subscriber.onNext(next);
            }
        } catch (Throwable thrown) {
            log.error("a subscriber threw from a signal, against the rules; it is cancelled", thrown);
            cancelled = true;
            end();
        }
    }

    private boolean isEnded() {
        if (cancelled) {
            end();
        } else if (isOver()) {
            Throwable failure = failure();
            end();
            if (failure == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(failure);
            }
        }
        return !attached;
    }

    private void end() {
        if (attached) {
            attached = false;
            detach();
        }
    }
}
