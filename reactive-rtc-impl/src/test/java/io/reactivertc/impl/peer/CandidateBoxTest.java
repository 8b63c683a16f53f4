package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CandidateBoxTest {

    private long now;
    private final CandidateBox box = new CandidateBox(() -> now);

    @Test
    void appliesWhatTheCurrentDescriptionNames() {
        box.describe(Set.of("aaaa", "bbbb"));

        assertThat(box.take(candidate(1, "aaaa"))).isTrue();
        assertThat(box.take(candidate(2, "bbbb"))).isTrue();
        assertThat(box.take(candidate(3, null))).isTrue();
        assertThat(box.size()).isZero();
    }

    @Test
    void keepsWhatComesBeforeItsDescriptionInOrder() {
        IceCandidate first = candidate(1, "aaaa");
        IceCandidate second = candidate(2, null);
        IceCandidate other = candidate(3, "cccc");
        IceCandidate third = candidate(4, "aaaa");
        assertThat(box.take(first) || box.take(second) || box.take(other) || box.take(third)).isFalse();

        assertThat(box.describe(Set.of("aaaa"))).containsExactly(first, second, third);
        assertThat(box.size()).isEqualTo(1);
        assertThat(box.describe(Set.of("aaaa", "cccc"))).containsExactly(other);
    }

    @Test
    void keepsTheNewest64() {
        for (int n = 1; n <= 70; n++) {
            box.take(candidate(n, "aaaa"));
        }

        assertThat(box.size()).isEqualTo(64);
        assertThat(box.describe(Set.of("aaaa"))).hasSize(64).startsWith(candidate(7, "aaaa")).endsWith(candidate(70, "aaaa"));
    }

    @Test
    void forgetsWhatWaitedFor30Seconds() {
        box.take(candidate(1, "aaaa"));
        pass(Duration.ofSeconds(20));
        box.take(candidate(2, "aaaa"));
        pass(Duration.ofSeconds(11));

        assertThat(box.describe(Set.of("aaaa"))).containsExactly(candidate(2, "aaaa"));
    }

    @Test
    void dropsWhatBelongsToAnIgnoredDescriptionBeforeAndAfter() {
        box.take(candidate(1, "aaaa"));
        box.ignore(Set.of("aaaa"));

        assertThat(box.size()).isZero();
        assertThat(box.take(candidate(2, "aaaa"))).isFalse();
        assertThat(box.size()).isZero();
    }

    @Test
    void dropsWhatBelongsToAReplacedDescription() {
        box.describe(Set.of("aaaa"));
        box.describe(Set.of("bbbb"));

        assertThat(box.take(candidate(1, "aaaa"))).isFalse();
        assertThat(box.size()).isZero();
    }

    @Test
    void anIgnoredDescriptionDoesNotTakeTheFragmentOfTheCurrentOneAway() {
        box.describe(Set.of("aaaa"));
        box.ignore(Set.of("aaaa", "bbbb"));

        assertThat(box.take(candidate(1, "aaaa"))).isTrue();
    }

    @Test
    void aFragmentThatIsDescribedAfterAllIsCurrent() {
        box.ignore(Set.of("aaaa"));
        box.describe(Set.of("aaaa"));

        assertThat(box.take(candidate(1, "aaaa"))).isTrue();
    }

    @Test
    void appliesABoundedNumberForEachDescription() {
        box.describe(Set.of("aaaa"));
        int applied = 0;
        for (int n = 0; n < 2_000; n++) {
            applied += box.take(candidate(n, "aaaa")) ? 1 : 0;
        }
        assertThat(applied).isEqualTo(512);

        box.describe(Set.of("bbbb"));
        assertThat(box.take(candidate(1, "bbbb"))).isTrue();
    }

    @Test
    void takesNoCandidateThatIsNone() {
        box.describe(Set.of("aaaa"));

        assertThat(box.take(new IceCandidate(null, null, -1, "aaaa"))).isFalse();
        assertThat(box.take(new IceCandidate("nonsense", "0", 0, "aaaa"))).isFalse();
        assertThat(box.size()).isZero();
    }

    private void pass(Duration duration) {
        now += duration.toNanos();
    }

    private static IceCandidate candidate(int number, @Nullable String ufrag) {
        return new IceCandidate("candidate:" + number + " 1 udp 1 192.0.2.1 1 typ host", "0", 0, ufrag);
    }
}
