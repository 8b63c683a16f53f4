package io.reactivertc.benchmarks;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Does something at even intervals, on a thread of its own, until the process ends. */
final class Pace {

    private Pace() {}

    static void start(long intervalNanos, IntConsumer step) {
        Thread thread = new Thread(() -> run(intervalNanos, step), "pace");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(long intervalNanos, IntConsumer step) {
        long next = System.nanoTime();
        for (int n = 0;; n++) {
            step.accept(n);
            next += intervalNanos;
            long wait = next - System.nanoTime();
            while (wait > 0) {
                LockSupport.parkNanos(wait);
                wait = next - System.nanoTime();
            }
        }
    }
}
