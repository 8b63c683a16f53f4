package io.reactivertc.impl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.util.RaceTestUtils;

class RtcLoopsTest {

    private final Set<Thread> seen = ConcurrentHashMap.newKeySet();

    @Test
    void runsAllLoopsOnAFewNonBlockingDaemonsThatEndWithTheLastLease() throws InterruptedException {
        RtcLoops loops = new RtcLoops(2);
        RtcLoop[] leased = IntStream.range(0, 8).mapToObj(n -> loops.lease()).toArray(RtcLoop[]::new);
        for (RtcLoop loop : leased) {
            meet(loop);
        }

        assertThat(seen).hasSize(2).allMatch(Schedulers::isNonBlockingThread).allMatch(Thread::isDaemon);
        assertThat(seen).extracting(Thread::getName).containsExactlyInAnyOrder("rtc-loop-1", "rtc-loop-2");

        for (RtcLoop loop : leased) {
            loop.dispose();
            loop.dispose();
        }
        expectNoThreads();
    }

    @Test
    void startsAnewAfterTheLastLeaseWasReturned() throws InterruptedException {
        RtcLoops loops = new RtcLoops(1);
        RtcLoop first = loops.lease();
        meet(first);
        first.dispose();
        expectNoThreads(); // the lease is given back after what waits was run

        RtcLoop second = loops.lease();
        meet(second);
        second.dispose();

        assertThat(seen).hasSize(2);
        expectNoThreads();
    }

    @RepeatedTest(100)
    void survivesLeasesThatRaceWithTheReturnOfTheLast() throws InterruptedException {
        RtcLoops loops = new RtcLoops(1);
        RtcLoop first = loops.lease();
        meet(first);

        RaceTestUtils.race(first::dispose, () -> leaseAndMeet(loops));

        expectNoThreads();
    }

    @Test
    void canBeReturnedOnItsOwnThread() throws InterruptedException {
        RtcLoop loop = RtcLoops.shared().lease();
        CountDownLatch undisturbed = new CountDownLatch(1);

        loop.execute(() -> {
            seen.add(Thread.currentThread());
            loop.dispose();
            if (!Thread.currentThread().isInterrupted()) {
                undisturbed.countDown();
            }
        });

        assertThat(undisturbed.await(10, TimeUnit.SECONDS)).isTrue();
        expectNoThreads();
    }

    private void leaseAndMeet(RtcLoops loops) {
        RtcLoop loop = loops.lease();
        meet(loop);
        loop.dispose();
    }

    private void meet(RtcLoop loop) {
        Mono.fromRunnable(() -> seen.add(Thread.currentThread())).subscribeOn(loop.scheduler()).block(Duration.ofSeconds(10));
    }

    private void expectNoThreads() throws InterruptedException {
        for (Thread thread : seen) {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
