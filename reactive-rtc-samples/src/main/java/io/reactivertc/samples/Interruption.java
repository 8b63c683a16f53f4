package io.reactivertc.samples;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Is the wish of the user or of the system that the process ends, Ctrl-C for one. Gives a command a little time to take leave: without, the others would wait for it to come back. */
final class Interruption {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Sinks.Empty<Void> wish = Sinks.empty();
    private final CountDownLatch done = new CountDownLatch(1);

    private Interruption() {}

    /** Returns one that is awaited from now on. */
    static Interruption awaited() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::come, "rtc-shutdown"));
        return interruption;
    }

    /** Completes when it comes. */
    Mono<Void> comes() {
        return wish.asMono();
    }

    /** Lets the process end. */
    void dealtWith() {
        done.countDown();
    }

    private void come() {
        wish.tryEmitEmpty();
        try {
            done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
