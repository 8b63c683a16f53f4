package io.reactivertc;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Proves that BlockHound watches every test: without it, a green suite says nothing about blocking. */
class BlockHoundTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    @Test
    void blockingOnANonBlockingThreadIsAnError() {
        StepVerifier.create(sleepOn(Schedulers.parallel()))
                .expectError(BlockingOperationError.class)
                .verify(BOUND);
    }

    @Test
    void blockingOnAThreadThatMayIsNone() {
        StepVerifier.create(sleepOn(Schedulers.boundedElastic())).expectComplete().verify(BOUND);
        assertThatCode(() -> LockSupport.parkNanos(1)).doesNotThrowAnyException();
    }

    private static Mono<Void> sleepOn(Scheduler scheduler) {
        return Mono.<Void>fromCallable(() -> {
            Thread.sleep(1);
            return null;
        }).subscribeOn(scheduler);
    }
}
