package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Waits, on the thread of a test, until something holds. */
final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(10);

    private Await() {}

    /**
     * Waits for a minute at most.
     *
     * @param what told if it does not come to hold
     */
    static void until(Supplier<?> what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(() -> "in time: " + what.get()).isLessThan(deadline);
            Mono.delay(POLL).block();
        }
    }
}
