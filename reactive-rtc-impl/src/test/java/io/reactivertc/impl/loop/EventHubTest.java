package io.reactivertc.impl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.error.DataException;
import io.reactivertc.error.RtcErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.util.RaceTestUtils;

class EventHubTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final RtcLoop loop = RtcLoop.on(VirtualTimeScheduler.create());
    private final EventHub<Integer> hub = new EventHub<>(loop, 3);

    @Test
    void tellsPresentSubscribersOnly() {
        emit(1);

        StepVerifier.create(hub.events())
                .then(() -> emit(2))
                .expectNext(2)
                .then(() -> loop.execute(hub::complete))
                .expectComplete()
                .verify(BOUND);
        StepVerifier.create(hub.events()).expectComplete().verify(BOUND);
    }

    @Test
    void failsTheSlowSubscriberAlone() {
        List<Integer> fast = new ArrayList<>();
        hub.events().subscribe(fast::add);

        StepVerifier.create(hub.events(), 0)
                .then(() -> IntStream.rangeClosed(1, 4).forEach(this::emit))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(DataException.class,
                                error -> assertThat(error.code()).isEqualTo(RtcErrorCode.SLOW_CONSUMER)))
                .verify(BOUND);
        emit(5);
        assertThat(fast).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void completesASlowSubscriberOnceItHasTakenWhatWaits() {
        StepVerifier.create(hub.events(), 0)
                .then(() -> emit(1))
                .then(() -> emit(2))
                .then(() -> loop.execute(hub::complete))
                .thenRequest(1)
                .expectNext(1)
                .thenRequest(1)
                .expectNext(2)
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void keepsTheOrderThoughASubscriberEmitsInsideOnNext() {
        List<Integer> first = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        hub.events().doOnNext(first::add).filter(event -> event < 3).subscribe(event -> hub.emit(event + 1));
        hub.events().subscribe(second::add);

        emit(1);

        assertThat(first).containsExactly(1, 2, 3);
        assertThat(second).containsExactly(1, 2, 3);
    }

    @RepeatedTest(100)
    void losesAndDoublesNothingWhileOthersComeAndGo() {
        Scheduler threads = Schedulers.newSingle("test-loop");
        RtcLoop real = RtcLoop.on(threads);
        EventHub<Integer> busy = new EventHub<>(real, 1_000);
        List<Integer> seen = new CopyOnWriteArrayList<>();
        List<Integer> expected = IntStream.range(0, 100).boxed().toList();
        var whole = busy.events().doOnNext(seen::add).then().toFuture();

        RaceTestUtils.race(
                () -> {
                    expected.forEach(n -> real.execute(() -> busy.emit(n)));
                    real.execute(busy::complete);
                },
                () -> IntStream.range(0, 50).mapToObj(n -> busy.events().subscribe()).forEach(Disposable::dispose));

        assertThat(whole).succeedsWithin(BOUND);
        assertThat(seen).isEqualTo(expected);
        threads.dispose();
    }

    private void emit(int event) {
        loop.execute(() -> hub.emit(event));
    }
}
