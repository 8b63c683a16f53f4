package io.reactivertc.impl.webrtc;

import java.util.concurrent.Semaphore;

/**
 * Keeps the thread that pushes into a source out while the engine attaches to that source or detaches from it: both at once crash (N19). The only lock of the library: the one
 * who pushes never waits for it, and the lane waits no longer than a push takes.
 */
final class PushGate {

    private final Semaphore permit = new Semaphore(1);

    /** Counts what is being done on the lane, which may overlap: the lane goes on while native observers are waited for. */
    private int holds;

    /** Lets the caller push and returns true, unless the lane holds the gate. The thread that pushes. */
    boolean tryEnter() {
        return permit.tryAcquire();
    }

    /** Ends a push. The thread that pushes. */
    void leave() {
        permit.release();
    }

    /** Lets nobody push. On the lane. */
    void hold() {
        if (holds++ == 0) {
            permit.acquireUninterruptibly();
        }
    }

    /** Takes one {@link #hold} back. On the lane. */
    void release() {
        if (--holds == 0) {
            permit.release();
        }
    }
}
