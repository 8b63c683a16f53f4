package io.reactivertc.impl.webrtc;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts native objects that were made and not given back yet, so that tests can assert that none is left. */
final class LiveHandles {

    /** Atomic because each engine counts on its own lane. */
    private static final AtomicInteger COUNT = new AtomicInteger();

    private LiveHandles() {}

    static void made() {
        COUNT.incrementAndGet();
    }

    static void released() {
        COUNT.decrementAndGet();
    }

    static int count() {
        return COUNT.get();
    }
}
