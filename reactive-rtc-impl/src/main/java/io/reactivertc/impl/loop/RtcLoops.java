package io.reactivertc.impl.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Leases loops on a small, fixed pool of threads, as many as there are cores. The threads are daemons, refuse to block, start when they are needed and end when the last
 * lease was given back. All methods may be called on any thread.
 */
public final class RtcLoops {

    private static final RtcLoops SHARED = new RtcLoops("rtc-loop", Runtime.getRuntime().availableProcessors());
    private static final RtcLoops MEDIA = new RtcLoops("rtc-media", Runtime.getRuntime().availableProcessors());

    private final String name;
    private final int size;

    /** Replaced when a pool ended; leases come from any thread, before there is a loop to confine them to. */
    private final AtomicReference<@Nullable Pool> current = new AtomicReference<>();

    RtcLoops(int size) {
        this("rtc-loop", size);
    }

    private RtcLoops(String name, int size) {
        this.name = name;
        this.size = size;
    }

    /** Returns the pool of this process. */
    public static RtcLoops shared() {
        return SHARED;
    }

    /** Returns the pool of this process for frames, which never cross the loop of a connection. */
    public static RtcLoops media() {
        return MEDIA;
    }

    /** Returns a new loop on one of the threads; {@link RtcLoop#dispose()} gives it back. */
    public RtcLoop lease() {
        while (true) {
            Pool pool = current.get();
            if (pool != null && pool.retain()) {
                return new RtcLoop(pool.next(), pool::release);
            }
            current.compareAndSet(pool, new Pool(name, size));
        }
    }

    /** Holds the threads between the first lease and the return of the last. */
    private static final class Pool {

        private static final int ENDED = -1;

        private final List<ScheduledThreadPoolExecutor> executors = new ArrayList<>();
        private final List<Scheduler> schedulers = new ArrayList<>();

        /** Counts leases, {@link #ENDED} after the last; and whose turn is next. Atomic because leases come and go on any thread. */
        private final AtomicInteger leases = new AtomicInteger();

        private final AtomicInteger turn = new AtomicInteger();

        Pool(String pool, int size) {
            for (int n = 1; n <= size; n++) {
                String name = pool + "-" + n;
                ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> new LoopThread(task, name));
                executor.setRemoveOnCancelPolicy(true);
                executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
                executors.add(executor);
                schedulers.add(Schedulers.fromExecutorService(executor, name));
            }
        }

        boolean retain() {
            return leases.getAndUpdate(count -> count == ENDED ? ENDED : count + 1) != ENDED;
        }

        Scheduler next() {
            return schedulers.get(Math.floorMod(turn.getAndIncrement(), schedulers.size()));
        }

        void release() {
            if (leases.updateAndGet(count -> count == 1 ? ENDED : count - 1) == ENDED) {
                // An executor takes a lock to shut down, which a loop that gives itself back must not wait for.
                Schedulers.boundedElastic().schedule(this::end);
            }
        }

        private void end() {
            executors.forEach(ScheduledThreadPoolExecutor::shutdown);
        }
    }

    private static final class LoopThread extends Thread implements NonBlocking {

        LoopThread(Runnable task, String name) {
            super(task, name);
            setDaemon(true);
        }
    }
}
