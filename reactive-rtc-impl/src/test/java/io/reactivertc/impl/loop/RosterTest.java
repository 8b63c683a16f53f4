package io.reactivertc.impl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.util.RaceTestUtils;

class RosterTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final RtcLoop loop = RtcLoop.on(VirtualTimeScheduler.create());
    private final Roster<String, String> roster = new Roster<>(loop);

    @Test
    void emitsWhoIsPresentThenWhoComes() {
        add("a");
        add("b");

        StepVerifier.create(roster.members())
                .expectNext("A", "B")
                .then(() -> add("c"))
                .expectNext("C")
                .then(() -> loop.execute(roster::complete))
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void showsASubscriberWithoutDemandOnlyThoseWhoAreStillHereWhenItAsks() {
        add("a");
        add("b");

        StepVerifier.create(roster.members(), 1)
                .expectNext("A")
                .then(() -> remove("b"))
                .then(() -> add("c"))
                .then(() -> loop.execute(roster::complete))
                .thenRequest(1)
                .expectNext("C")
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void countsOneWhoComesAgainAsANewcomer() {
        List<String> seen = new ArrayList<>();
        roster.members().subscribe(seen::add);

        add("a");
        loop.execute(() -> roster.add("a", "A2"));
        add("b");

        assertThat(seen).containsExactly("A", "A2", "B");
        assertThat(roster.all()).containsExactly("A2", "B");
        assertThat(roster.size()).isEqualTo(2);
        assertThat(roster.get("a")).contains("A2");
        assertThat(roster.get("z")).isEmpty();
    }

    @Test
    void keepsTheOrderThoughASubscriberAddsInsideOnNext() {
        List<String> second = new ArrayList<>();
        roster.members().filter("A"::equals).subscribe(member -> roster.add("b", "B"));
        roster.members().subscribe(second::add);

        add("a");

        assertThat(second).containsExactly("A", "B");
    }

    @Test
    void showsLateSubscribersWhoIsPresentWhenTheLoopIsGone() {
        add("a");
        loop.execute(roster::complete);
        loop.dispose();

        StepVerifier.create(roster.members()).expectNext("A").expectComplete().verify(BOUND);
    }

    @RepeatedTest(200)
    void hasNoGapAndNoDuplicateForWhoSubscribesMeanwhile() {
        Scheduler threads = Schedulers.newSingle("test-loop");
        RtcLoop real = RtcLoop.on(threads);
        Roster<Integer, Integer> racing = new Roster<>(real);
        List<Integer> expected = IntStream.range(0, 50).boxed().toList();
        List<List<Integer>> seen = new ArrayList<>();

        RaceTestUtils.race(
                () -> {
                    expected.forEach(n -> real.execute(() -> racing.add(n, n)));
                    real.execute(racing::complete);
                },
                () -> Flux.merge(racing.members().collectList(), racing.members().limitRate(1).collectList())
                        .doOnNext(seen::add)
                        .blockLast(BOUND));

        assertThat(seen).hasSize(2).allSatisfy(members -> assertThat(members).isEqualTo(expected));
        threads.dispose();
    }

    private void add(String key) {
        loop.execute(() -> roster.add(key, key.toUpperCase(java.util.Locale.ROOT)));
    }

    private void remove(String key) {
        loop.execute(() -> roster.remove(key));
    }
}
