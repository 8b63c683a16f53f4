package io.reactivertc.impl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.util.RaceTestUtils;

class StateCellTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final RtcLoop loop = RtcLoop.on(VirtualTimeScheduler.create());
    private final StateCell<String> cell = new StateCell<>(loop, "new");
    private final Scheduler threads = Schedulers.newSingle("test-loop");

    @AfterEach
    void stop() {
        threads.dispose();
    }

    @Test
    void emitsTheCurrentStateThenEachChangeThenCompletes() {
        StepVerifier.create(cell.states())
                .expectNext("new")
                .then(() -> set("open"))
                .expectNext("open")
                .then(() -> set("open"))
                .then(() -> complete("closed"))
                .expectNext("closed")
                .expectComplete()
                .verify(BOUND);
        assertThat(cell.get()).isEqualTo("closed");
    }

    @Test
    void ignoresWhatComesAfterTheTerminalState() {
        complete("closed");
        set("open");
        complete("again");

        StepVerifier.create(cell.states()).expectNext("closed").expectComplete().verify(BOUND);
    }

    @Test
    void completesWhenTheTerminalStateIsTheCurrentOne() {
        StepVerifier.create(cell.states())
                .expectNext("new")
                .then(() -> complete("new"))
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void conflatesForASlowSubscriberButShowsItTheTerminalState() {
        StepVerifier.create(cell.states(), 1)
                .expectNext("new")
                .then(() -> set("a"))
                .then(() -> set("b"))
                .thenRequest(1)
                .expectNext("b")
                .then(() -> set("c"))
                .then(() -> complete("closed"))
                .expectNoEvent(Duration.ofMillis(1))
                .thenRequest(1)
                .expectNext("closed")
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void showsAllSubscribersTheSameOrderThoughOneSetsAStateInsideOnNext() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        cell.states().doOnNext(first::add).filter("a"::equals).subscribe(state -> cell.set("b"));
        cell.states().subscribe(second::add);

        set("a");

        assertThat(first).containsExactly("new", "a", "b");
        assertThat(second).containsExactly("new", "a", "b");
    }

    @Test
    void showsAllSubscribersTheLastStatesThoughOneCompletesItInsideOnNext() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        cell.states().doOnNext(first::add).filter("a"::equals).subscribe(state -> cell.complete("z"));
        cell.states().doOnComplete(() -> second.add("end")).subscribe(second::add);

        set("a");

        assertThat(first).containsExactly("new", "a", "z");
        assertThat(second).containsExactly("new", "a", "z", "end");
    }

    @Test
    void cancelsOnlyTheSubscriberThatThrows() {
        List<String> seen = new ArrayList<>();
        cell.states().subscribe(new Thrower());
        cell.states().subscribe(seen::add);

        set("a");

        assertThat(seen).containsExactly("new", "a");
    }

    @Test
    void deliversAReplayedStateOnTheLoop() {
        RtcLoop real = RtcLoop.on(threads);
        Flux<Boolean> onLoop = new StateCell<>(real, "new").states().map(state -> real.inLoop()).take(1);

        StepVerifier.create(onLoop).expectNext(true).expectComplete().verify(BOUND);
    }

    @Test
    void showsTheTerminalStateWhenTheLoopIsGone() {
        List<String> slow = new ArrayList<>();
        StepVerifier.Step<String> early = StepVerifier.create(cell.states(), 0).thenRequest(1).expectNext("closed");
        complete("closed");
        loop.dispose();

        early.expectComplete().verify(BOUND);
        cell.states().subscribe(slow::add);
        assertThat(slow).containsExactly("closed");
    }

    @RepeatedTest(200)
    void alwaysShowsTheTerminalStateThoughSubscribersRaceWithTheEnd() {
        RtcLoop real = RtcLoop.on(threads);
        StateCell<Integer> racing = new StateCell<>(real, 0);
        List<List<Integer>> seen = new CopyOnWriteArrayList<>();
        Flux<List<Integer>> subscribing = Flux.merge(racing.states().collectList(), racing.states().collectList());

        RaceTestUtils.race(
                () -> {
                    IntStream.range(1, 20).forEach(n -> real.execute(() -> racing.set(n)));
                    real.execute(() -> racing.complete(20));
                    real.dispose();
                },
                () -> subscribing.doOnNext(seen::add).blockLast(BOUND));

        assertThat(seen).hasSize(2).allSatisfy(states -> assertThat(states).isSorted().doesNotHaveDuplicates().endsWith(20));
    }

    private void set(String state) {
        loop.execute(() -> cell.set(state));
    }

    private void complete(String state) {
        loop.execute(() -> cell.complete(state));
    }

    /** Breaks the rules of Reactive Streams. */
    private static final class Thrower implements reactor.core.CoreSubscriber<String> {

        @Override
        public void onSubscribe(org.reactivestreams.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String state) {
            throw new IllegalStateException("expected in the log");
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
