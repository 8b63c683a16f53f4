package io.reactivertc.impl.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContentWindowTest {

    private static final long ROUND_TRIP = Duration.ofMillis(1).toNanos();
    private static final long HALF = ContentWindow.FIRST_BYTES / 2;

    private static final long MOST = 4 << 20;

    private final WindowPool pool = new WindowPool(6 << 20);
    private final ContentWindow window = new ContentWindow(pool, MOST);
    private long now;

    @Test
    void beginsWithOneWindowBeyondTheFirstByte() {
        assertThat(window.begin(1_000)).isEqualTo(1_000 + ContentWindow.FIRST_BYTES);
    }

    @Test
    void isRaisedByHalvesOfWhatWasTaken() {
        window.begin(0);

        assertThat(window.taken(HALF - 1, now, ROUND_TRIP)).isFalse();
        assertThat(window.taken(1, now, ROUND_TRIP)).isTrue();
        assertThat(window.until()).isEqualTo(HALF + ContentWindow.FIRST_BYTES);
    }

    @Test
    void isRaisedBySmallerStepsWhereTheSenderMustKnow() {
        window.begin(0);
        window.inSmallSteps();

        assertThat(window.taken(HALF / 8 - 1, now, ROUND_TRIP)).isFalse();
        assertThat(window.taken(1, now, ROUND_TRIP)).isTrue();
        assertThat(window.begin(0)).isEqualTo(ContentWindow.FIRST_BYTES);
        assertThat(window.taken(HALF / 8, now, ROUND_TRIP)).isFalse();
    }

    @Test
    void sharesWhatThereIsWithOthersButHasALittleInAnyCase() {
        window.begin(0);
        ContentWindow second = new ContentWindow(pool, 8 << 20);
        List<ContentWindow> others = IntStream.range(0, 5).mapToObj(n -> new ContentWindow(pool, MOST)).toList();
        others.forEach(other -> assertThat(other.begin(0)).isEqualTo(ContentWindow.FIRST_BYTES));

        assertThat(second.begin(0)).isEqualTo(WindowPool.LEAST_BYTES);
        others.forEach(ContentWindow::close);
        second.close();
        assertThat(second.begin(0)).isEqualTo(ContentWindow.FIRST_BYTES);
    }

    @Test
    void growsUpToItsBoundWhileWhatIsTakenIsFast() {
        window.begin(0);
        long taken = 0;
        for (int n = 0; n < 100; n++) {
            now += Duration.ofMillis(10).toNanos();
            taken += HALF;
            window.taken(HALF, now, ROUND_TRIP);
        }

        assertThat(window.until() - taken).isBetween(MOST / 2, MOST);
    }

    @Test
    void staysSmallForWhoTakesSlowly() {
        window.begin(0);
        long taken = 0;
        for (int n = 0; n < 100; n++) {
            now += Duration.ofSeconds(1).toNanos();
            taken += HALF;
            window.taken(HALF, now, ROUND_TRIP);
        }

        assertThat(window.until() - taken).isLessThanOrEqualTo(ContentWindow.FIRST_BYTES);
    }

    @Test
    void neverFallsAndNeverGivesMoreThanItsBound() {
        window.begin(0);
        java.util.Random random = new java.util.Random(7);
        long taken = 0;
        long before = window.until();
        for (int n = 0; n < 10_000; n++) {
            now += random.nextInt(50_000_000);
            long more = random.nextInt(100_000);
            taken += more;
            window.taken(more, now, ROUND_TRIP);

            assertThat(window.until()).isBetween(before, taken + MOST);
            before = window.until();
        }
    }
}
