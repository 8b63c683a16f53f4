package io.reactivertc.impl.loop;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * Is the one thread that writes the state of a connection. Commands are enqueued, never run inline, and run in the order of their arrival; a command that throws is logged and
 * the next runs. What is enqueued is bounded by the flow control of whoever enqueues.
 */
public final class RtcLoop implements Executor {

    private static final Logger log = LoggerFactory.getLogger(RtcLoop.class);
    private static final int BATCH = 256;

    private final Scheduler.Worker worker;
    private final Scheduler scheduler;
    private final Queue<Runnable> commands = Queues.<Runnable>unboundedMultiproducer().get();

    /** Counts commands that are not run yet: the way from any thread to the loop cannot be the loop. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Written by the loop, read by {@link #inLoop()} of any thread. */
    private volatile @Nullable Thread thread;

    private volatile boolean disposed;

    private RtcLoop(Scheduler single) {
        this.scheduler = single;
        this.worker = single.createWorker();
    }

    /** Returns a loop on one worker of this scheduler; its time is the scheduler's. The scheduler stays the caller's. */
    public static RtcLoop on(Scheduler scheduler) {
        return new RtcLoop(Schedulers.single(scheduler));
    }

    /** Enqueues a command. Never throws and never runs it inline; after {@link #dispose()} it is dropped. Any thread. */
    @Override
    public void execute(Runnable command) {
        if (disposed) {
            return;
        }
        commands.offer(command);
        if (waiting.getAndIncrement() == 0) {
            schedule();
        }
    }

    /** Enqueues a command after a delay of the scheduler's time. Never throws. Any thread. */
    public Disposable schedule(Runnable command, Duration delay) {
        if (disposed) {
            return Disposables.disposed();
        }
        try {
            return worker.schedule(() -> execute(command), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopped) {
            return Disposables.disposed();
        }
    }

    /** Returns the loop as a scheduler for operators, whose time is that of this loop. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Returns the time of this loop in nanoseconds, from an arbitrary origin; only differences mean something. */
    public long nanoTime() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    /** Returns whether the calling thread is running a command of this loop. */
    public boolean inLoop() {
        return thread == Thread.currentThread();
    }

    /** Asserts that the caller is on this loop; only with assertions enabled. */
    public void assertInLoop() {
        assert inLoop() : "not on the loop: " + Thread.currentThread().getName();
    }

    /** Drops what waits and accepts nothing more. */
    public void dispose() {
        disposed = true;
        worker.dispose();
        commands.clear();
    }

    /** Returns whether nothing more is accepted. */
    public boolean isDisposed() {
        return disposed;
    }

    private void schedule() {
        try {
            worker.schedule(this::drain);
        } catch (RejectedExecutionException stopped) {
            disposed = true;
        }
    }

    private void drain() {
        thread = Thread.currentThread();
        int done = 0;
        for (Runnable command = commands.poll(); command != null; command = ++done < BATCH ? commands.poll() : null) {
            run(command);
        }
        thread = null;
        if (waiting.addAndGet(-done) > 0) {
            schedule();
        }
    }

    private static void run(Runnable command) {
        try {
            command.run();
        } catch (Throwable failure) {
            log.error("a command of the loop failed", failure);
        }
    }
}
