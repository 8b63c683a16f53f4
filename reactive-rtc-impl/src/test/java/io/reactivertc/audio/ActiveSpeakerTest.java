package io.reactivertc.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.media.SpeakingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class ActiveSpeakerTest {

    private final TestPublisher<String> members = TestPublisher.create();
    private final Map<String, TestPublisher<SpeakingState>> states = new HashMap<>();
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void listen() {
        ActiveSpeaker.among(members.flux(), member -> states.computeIfAbsent(member, added -> TestPublisher.create()))
                .subscribe(active -> seen.add(active.orElse("-")), error -> seen.add(error.getMessage()),
                        () -> seen.add("end"));
        members.next("ann", "bob", "cyd");
    }

    @Test
    void nobodyHasTheFloorUntilSomebodySpeaks() {
        silent("ann");
        silent("bob");

        assertThat(seen).containsExactly("-");
    }

    @Test
    void whoeverSpeaksHasItAndKeepsItInSilence() {
        speaks("ann", -20);
        silent("ann");
        silent("bob");
        speaks("bob", -40);
        speaks("bob", -30);

        assertThat(seen).containsExactly("-", "ann", "bob");
    }

    @Test
    void oneWhoIsALittleLouderDoesNotTakeIt() {
        speaks("ann", -20);
        for (int n = 0; n < 50; n++) {
            speaks("ann", -20);
            speaks("bob", -16);
        }

        assertThat(seen).containsExactly("-", "ann");
    }

    @Test
    void oneWhoIsMuchLouderTakesItAfterAWhile() {
        speaks("ann", -30);
        speaks("bob", -30);
        speaks("bob", -10);
        assertThat(seen).containsExactly("-", "ann");

        for (int n = 0; n < 10; n++) {
            speaks("ann", -30);
            speaks("bob", -10);
        }

        assertThat(seen).containsExactly("-", "ann", "bob");
    }

    @Test
    void ofTwoWhoSpeakTheOtherHasItWhenOneFallsSilent() {
        speaks("ann", -20);
        speaks("bob", -20);
        speaks("cyd", -25);
        silent("ann");
        silent("bob");

        assertThat(seen).containsExactly("-", "ann", "bob", "cyd");
    }

    @Test
    void whoIsGoneLosesIt() {
        speaks("ann", -20);
        states.get("ann").complete();

        assertThat(seen).containsExactly("-", "ann", "-");
    }

    @Test
    void completesWhenAllAreGone() {
        members.complete();
        List.of("ann", "bob").forEach(member -> states.get(member).complete());
        assertThat(seen).containsExactly("-");

        states.get("cyd").complete();

        assertThat(seen).containsExactly("-", "end");
    }

    @Test
    void anErrorIsPassedOn() {
        states.get("ann").error(new IllegalStateException("gone"));

        assertThat(seen).containsExactly("-", "gone");
    }

    @Test
    void cancellingLetsGoOfAll() {
        TestPublisher<SpeakingState> one = TestPublisher.create();

        StepVerifier.create(ActiveSpeaker.among(Flux.just("ann").concatWith(Flux.never()), member -> one))
                .expectNext(Optional.empty())
                .then(() -> one.next(new SpeakingState(true, 0, -20, -50)))
                .expectNext(Optional.of("ann"))
                .thenCancel()
                .verify(Duration.ofSeconds(30));

        one.assertCancelled();
    }

    private void speaks(String member, int volumeDb) {
        states.get(member).next(new SpeakingState(true, 0, volumeDb, -50));
    }

    private void silent(String member) {
        states.get(member).next(new SpeakingState(false, 0, -80, -50));
    }
}
