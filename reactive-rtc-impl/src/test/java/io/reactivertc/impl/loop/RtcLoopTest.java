package io.reactivertc.impl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.util.RaceTestUtils;

class RtcLoopTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final Scheduler threads = Schedulers.newSingle("test-loop");
    private final RtcLoop loop = RtcLoop.on(threads);
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RtcLoop virtual = RtcLoop.on(time);

    @AfterEach
    void stop() {
        loop.dispose();
        threads.dispose();
        time.dispose();
    }

    @RepeatedTest(50)
    void runsEachCommandOnceAndThoseOfOneThreadInOrder() throws InterruptedException {
        List<Integer> first = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(2);

        RaceTestUtils.race(() -> enqueue(first, done), () -> enqueue(second, done));

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(first).hasSize(1_000).isSorted();
        assertThat(second).hasSize(1_000).isSorted();
    }

    private void enqueue(List<Integer> ran, CountDownLatch done) {
        for (int n = 0; n < 1_000; n++) {
            int number = n;
            loop.execute(() -> ran.add(number));
        }
        loop.execute(done::countDown);
    }

    @Test
    void neverRunsACommandInline() {
        List<String> order = new ArrayList<>();

        virtual.execute(() -> {
            virtual.execute(() -> order.add("inner"));
            order.add("outer");
        });

        assertThat(order).containsExactly("outer", "inner");
    }

    @Test
    void goesOnAfterACommandThatThrows() {
        AtomicBoolean ran = new AtomicBoolean();

        virtual.execute(() -> {
            virtual.execute(() -> ran.set(true));
            throw new AssertionError("expected in the log");
        });

        assertThat(ran).isTrue();
    }

    @Test
    void takesItsTimeFromTheScheduler() {
        long start = virtual.nanoTime();
        AtomicInteger ran = new AtomicInteger();
        virtual.schedule(ran::incrementAndGet, Duration.ofSeconds(5));

        time.advanceTimeBy(Duration.ofMillis(4_999));
        assertThat(ran).hasValue(0);
        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(ran).hasValue(1);
        assertThat(virtual.nanoTime() - start).isEqualTo(5_000_000_000L);
        assertThat(virtual.scheduler().now(TimeUnit.MILLISECONDS)).isEqualTo(time.now(TimeUnit.MILLISECONDS));
    }

    @Test
    void doesNotRunWhatWasTakenBackBetweenItsTimerAndItsTurn() {
        AtomicBoolean ran = new AtomicBoolean();
        virtual.execute(() -> {
            Disposable task = virtual.schedule(() -> ran.set(true), Duration.ofSeconds(1));
            time.advanceTimeBy(Duration.ofSeconds(2));
            task.dispose();
        });

        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(ran).isFalse();
    }

    @Test
    void runsTheTasksOfItsSchedulerAsCommands() {
        Mono<Boolean> onLoop = Mono.just(1)
                .hide()
                .map(item -> loop.inLoop())
                .publishOn(loop.scheduler())
                .map(before -> !before && loop.inLoop())
                .delayElement(Duration.ofMillis(5), loop.scheduler())
                .map(before -> before && loop.inLoop());

        StepVerifier.create(onLoop)
                .expectNext(true)
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void repeatsPeriodicTasksOfItsSchedulerUntilTheyAreDisposed() {
        AtomicInteger ticks = new AtomicInteger();
        Disposable interval = Flux.interval(Duration.ofSeconds(1), virtual.scheduler())
                .filter(tick -> virtual.inLoop())
                .subscribe(tick -> ticks.incrementAndGet());

        time.advanceTimeBy(Duration.ofSeconds(3));
        interval.dispose();
        time.advanceTimeBy(Duration.ofSeconds(3));

        assertThat(ticks).hasValue(3);
    }

    @Test
    void runsWhatItTookBeforeItWasDisposedAndNothingAfter() {
        List<String> ran = new ArrayList<>();

        virtual.schedule(() -> ran.add("later"), Duration.ofSeconds(1));
        virtual.execute(() -> {
            virtual.execute(() -> ran.add("taken"));
            virtual.dispose();
            virtual.execute(() -> ran.add("dropped"));
            virtual.executeOrRun(() -> ran.add("subscription"));
        });
        virtual.executeOrRun(() -> ran.add("inline"));
        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(ran).containsExactly("taken", "subscription", "inline");
        assertThat(virtual.isDisposed()).isTrue();
    }

    @RepeatedTest(200)
    void runsASubscriptionExactlyOnceThoughItRacesWithTheEnd() throws InterruptedException {
        RtcLoop ending = RtcLoop.on(threads);
        CountDownLatch ran = new CountDownLatch(1);
        AtomicInteger times = new AtomicInteger();

        RaceTestUtils.race(ending::dispose, () -> ending.executeOrRun(() -> {
            times.incrementAndGet();
            ran.countDown();
        }));

        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(times).hasValue(1);
    }

    @Test
    void dropsCommandsOfASchedulerThatIsGone() {
        RtcLoop orphan = RtcLoop.on(threads);
        threads.dispose();

        orphan.execute(() -> {});

        assertThat(orphan.isDisposed()).isTrue();
        assertThat(orphan.schedule(() -> {}, Duration.ofMillis(1)).isDisposed()).isTrue();
    }
}
