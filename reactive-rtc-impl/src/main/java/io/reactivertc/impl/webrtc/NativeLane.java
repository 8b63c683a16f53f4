package io.reactivertc.impl.webrtc;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.concurrent.Queues;

/**
 * Is the one thread of an engine that calls native code. It may block, so nothing else runs here. Tasks run in the order of their arrival; one that throws is logged and the next
 * runs. What is enqueued is bounded by the flow control of whoever enqueues.
 */
final class NativeLane implements Executor {

    private static final Logger log = LoggerFactory.getLogger(NativeLane.class);

    /** How many tasks run before those that were put off. */
    private static final int BATCH = 16;

    private final Queue<Runnable> tasks = Queues.<Runnable>unboundedMultiproducer().get();
    private final Queue<Runnable> putOff = new ArrayDeque<>();
    private final Thread thread;

    /** Written by the lane's last task, read by its thread and by tests. */
    private volatile boolean ended;

    NativeLane(int number) {
        thread = new Thread(this::run, "rtc-native-" + number);
        thread.setDaemon(true);
    }

    /** Begins to run tasks; called once. */
    void start() {
        thread.start();
    }

    /** Enqueues a task; never throws, never runs it inline, never blocks. After the end: dropped. Any thread. */
    @Override
    public void execute(Runnable task) {
        tasks.offer(task);
        LockSupport.unpark(thread);
    }

    /** Runs a task when nothing else waits, or after a few others: to report to a loop once for many. On the lane. */
    void putOff(Runnable task) {
        putOff.add(task);
    }

    /** Ends the thread once nothing waits any more. Any thread. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    /** Returns whether the calling thread is this lane. */
    boolean inLane() {
        return Thread.currentThread() == thread;
    }

    /** Asserts that the caller is on this lane; only with assertions enabled. */
    void assertInLane() {
        assert inLane() : "not on the native lane: " + Thread.currentThread().getName();
    }

    private void run() {
        int ran = 0;
        while (true) {
            Runnable task = ran < BATCH ? tasks.poll() : null;
            if (task != null) {
                run(task);
                ran++;
            } else if (!putOff.isEmpty()) {
                run(putOff.remove());
            } else if (ran > 0) {
                ran = 0;
            } else if (ended) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) { // also java.lang.Error, which webrtc-java throws for anything
            log.error("a task of the native lane failed", failure);
        }
    }
}
