package io.reactivertc.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LineTest {

    private static final long MS = Duration.ofMillis(1).toNanos();

    private final Line line = new Line(7);

    @Test
    void carriesAtOnceIfNothingIsSaid() {
        assertThat(line.carry(5 * MS, 1_000)).isEqualTo(5 * MS);
        assertThat(line.carriedBytes()).isEqualTo(1_000);
    }

    @Test
    void delaysWhatIsSentFromNowOn() {
        line.become(Impairment.NONE.withDelay(Duration.ofMillis(25)));

        assertThat(line.carry(-100 * MS, 10)).as("clocks may be negative").isEqualTo(-75 * MS);
        line.become(Impairment.NONE);
        assertThat(line.carry(-99 * MS, 10)).as("does not overtake").isEqualTo(-75 * MS);
    }

    @Test
    void losesTheShareItIsToldTo() {
        line.become(Impairment.NONE.withLoss(0.05));

        LongStream.range(0, 20_000).forEach(n -> line.carry(n * MS, 100));

        assertThat(line.dropped()).isBetween(850L, 1_150L);
        assertThat(line.carried() + line.dropped()).isEqualTo(20_000);
    }

    @Test
    void losesTheSamePacketsWithTheSameSeed() {
        assertThat(fates(3)).isEqualTo(fates(3)).isNotEqualTo(fates(4));
    }

    private static List<Boolean> fates(long seed) {
        Line line = new Line(seed);
        line.become(Impairment.NONE.withLoss(0.5));
        return IntStream.range(0, 200).mapToObj(n -> line.carry(n, 1) == Line.DROPPED).toList();
    }

    @Test
    void limitsTheRateAndDropsWhatDoesNotFitTheQueue() {
        line.become(Impairment.NONE.withRate(1_000_000, 3_000));

        assertThat(line.carry(0, 1_000)).isEqualTo(1 * MS);
        assertThat(line.carry(0, 1_000)).isEqualTo(2 * MS);
        assertThat(line.carry(0, 1_000)).isEqualTo(3 * MS);
        assertThat(line.carry(0, 1_000)).isEqualTo(Line.DROPPED);
        assertThat(line.carry(1 * MS, 1_000)).as("one has left").isEqualTo(4 * MS);
        assertThat(line.carry(10 * MS, 1_000)).as("all have left").isEqualTo(11 * MS);
    }

    @Test
    void keepsOrderWhateverTheJitter() {
        line.become(Impairment.NONE.withDelay(Duration.ofMillis(5)).withJitter(Duration.ofMillis(50)));

        List<Long> arrivals = LongStream.range(0, 500).mapToObj(n -> line.carry(n * MS, 1)).toList();

        assertThat(arrivals).isSorted();
        assertThat(IntStream.range(0, 500).mapToLong(n -> arrivals.get(n) - n * MS)).allMatch(took -> took >= 5 * MS);
    }

    @Test
    void letsOthersOvertakeWhatIsHeldBack() {
        line.become(Impairment.NONE.withReordering(0.1, Duration.ofMillis(5)));

        List<Long> arrivals = LongStream.range(0, 1_000).mapToObj(n -> line.carry(n * MS, 1)).toList();

        long late = IntStream.range(0, 1_000).filter(n -> arrivals.get(n) == (n + 5) * MS).count();
        long prompt = IntStream.range(0, 1_000).filter(n -> arrivals.get(n) == n * MS).count();
        assertThat(late).isBetween(60L, 150L);
        assertThat(late + prompt).isEqualTo(1_000);
    }

    @Test
    void carriesNothingWhileItIsCut() {
        line.become(Impairment.CUT);
        assertThat(line.carry(0, 1)).isEqualTo(Line.DROPPED);

        line.become(Impairment.NONE);
        assertThat(line.carry(1, 1)).isEqualTo(1);
    }
}
