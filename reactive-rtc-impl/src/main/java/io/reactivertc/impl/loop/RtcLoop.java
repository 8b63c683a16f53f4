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
import reactor.util.concurrent.Queues;

/**
 * Is the one thread that writes the state of a connection. Commands are enqueued, never run inline, and run in the order of their arrival; a command that throws is logged and
 * the next runs. What is enqueued is bounded by the flow control of whoever enqueues.
 */
public final class RtcLoop implements Executor {

    private static final Logger log = LoggerFactory.getLogger(RtcLoop.class);

    /** How many commands run before others that share the thread have their turn. */
    private static final int BATCH = 256;

    /** Marks {@link #waiting} of a loop that takes no more commands; the bits below still count those it took. */
    private static final int DISPOSED = 1 << 31;

    private final Scheduler origin;
    private final Scheduler.Worker worker;
    private final LoopScheduler scheduler;
    private final Runnable release;
    private final Runnable draining = this::drain;
    private final Queue<Runnable> commands = Queues.<Runnable>unboundedMultiproducer().get();

    /** Counts commands that are taken and not yet run: the way from any thread to the loop cannot be the loop. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Written by the loop, read by {@link #inLoop()} of any thread. */
    private volatile @Nullable Thread thread;

    /** Creates a loop on one worker of this scheduler, which is given back by {@code release}. */
    RtcLoop(Scheduler origin, Runnable release) {
        this.origin = origin;
        this.worker = origin.createWorker();
        this.scheduler = new LoopScheduler(this);
        this.release = release;
    }

    /** Returns a loop on one worker of this scheduler; its time is the scheduler's. The scheduler stays the caller's. */
    public static RtcLoop on(Scheduler scheduler) {
        return new RtcLoop(scheduler, () -> {});
    }

    /** Enqueues a command. Never throws and never runs it inline; after {@link #dispose()} it is dropped. Any thread. */
    @Override
    public void execute(Runnable command) {
        tryExecute(command);
    }

    /** Enqueues a command and returns true, or returns false after {@link #dispose()}. What is taken is run. Any thread. */
    boolean tryExecute(Runnable command) {
        int before;
        do {
            before = waiting.get();
            if (before < 0) {
                return false;
            }
        } while (!waiting.compareAndSet(before, before + 1));
        enqueue(command, before);
        return true;
    }

    /**
     * Enqueues a command; runs it on the calling thread if the loop is gone and has run all that it took. For what must be answered even then: it finds everything closed.
     * Any thread.
     */
    public void executeOrRun(Runnable command) {
        int before;
        do {
            before = waiting.get();
            if (before == DISPOSED) {
                command.run();
                return;
            }
        } while (!waiting.compareAndSet(before, before + 1));
        enqueue(command, before);
    }

    /**
     * Enqueues a command after a delay of the scheduler's time; dropped if the loop is disposed of before. Disposing of the result on the loop makes sure that it does not
     * run. Never throws. Any thread.
     */
    public Disposable schedule(Runnable command, Duration delay) {
        if (isDisposed()) {
            return Disposables.disposed();
        }
        LoopTask task = new LoopTask(command);
        try {
            task.timer(worker.schedule(() -> execute(task), delay.toNanos(), TimeUnit.NANOSECONDS));
            return task;
        } catch (RejectedExecutionException stopped) {
            return Disposables.disposed();
        }
    }

    /** Returns the loop as a scheduler for operators: its tasks are commands, its time is that of this loop. Disposing of it does nothing. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Returns the time of this loop in nanoseconds, from an arbitrary origin; only differences mean something. */
    public long nanoTime() {
        return origin.now(TimeUnit.NANOSECONDS);
    }

    /** Returns the time of this loop's scheduler in this unit. */
    long now(TimeUnit unit) {
        return origin.now(unit);
    }

    /** Returns whether the calling thread is running a command of this loop. */
    public boolean inLoop() {
        return thread == Thread.currentThread();
    }

    /** Asserts that the caller is on this loop; only with assertions enabled. */
    public void assertInLoop() {
        assert inLoop() : "not on the loop: " + Thread.currentThread().getName();
    }

    /** Accepts nothing more, drops what is scheduled for later, and ends when the commands taken before have run. Idempotent. Any thread. */
    public void dispose() {
        int before = waiting.getAndUpdate(count -> count | DISPOSED);
        if (before == 0) {
            end();
        }
    }

    /** Returns whether nothing more is accepted. */
    public boolean isDisposed() {
        return waiting.get() < 0;
    }

    private void enqueue(Runnable command, int before) {
        commands.offer(command);
        if ((before & ~DISPOSED) == 0) {
            schedule();
        }
    }

    private void schedule() {
        try {
            worker.schedule(draining);
        } catch (RejectedExecutionException stopped) {
            log.debug("the scheduler of a loop is gone, and {} commands with it", waiting.getAndSet(DISPOSED));
        }
    }

    private void drain() {
        Thread outer = thread;
        thread = Thread.currentThread();
        int done = 0;
        for (Runnable command = commands.poll(); command != null; command = ++done < BATCH ? commands.poll() : null) {
            run(command);
        }
        thread = outer;
        int left = waiting.addAndGet(-done);
        if (left == DISPOSED) {
            end();
        } else if (left != 0) {
            schedule();
        }
    }

    private void end() {
        worker.dispose();
        release.run();
    }

    private static void run(Runnable command) {
        try {
            command.run();
        } catch (Throwable failure) {
            log.error("a command of the loop failed", failure);
        }
    }
}
