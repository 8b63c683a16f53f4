package io.reactivertc.impl.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.media.AudioFrame;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MediaClockTest {

    private static final long MILLI = 1_000_000;
    private static final long START = Long.MAX_VALUE - 50 * MILLI; // nanoTime may wrap around

    private final MediaClock clock = new MediaClock(new AudioShaper(48_000, 1), Duration.ofMillis(100));
    private final short[] ten = new short[480];

    @Test
    void theFirstFrameIsDueAtOnceThenOneEveryTenMillis() {
        clock.start(START);

        assertThat(clock.due(START)).isEqualTo(1);
        assertThat(clock.due(START + 9 * MILLI)).isZero();
        assertThat(clock.due(START + 10 * MILLI)).isEqualTo(1);
        assertThat(clock.due(START + 39 * MILLI)).isEqualTo(2);
        assertThat(clock.nextNanos()).isEqualTo(START + 40 * MILLI);
    }

    @Test
    void doesNotDriftInTenHoursOfUnevenTicks() {
        clock.start(START);
        long frames = 0;
        long now = START;
        long end = Duration.ofHours(10).toNanos();
        for (int n = 0; now - START < end; n++) {
            frames += clock.due(now);
            now += (n * 7919L % 23 + 1) * 997_001;
        }
        frames += clock.due(START + end);

        assertThat(frames).isEqualTo(end / (10 * MILLI) + 1);
        assertThat(clock.skipped()).isZero();
    }

    @Test
    void afterALongStandstillItCatchesUpNoMoreThanTenFrames() {
        clock.start(START);
        clock.due(START);

        assertThat(clock.due(START + 100 * MILLI)).isEqualTo(10);
        assertThat(clock.due(START + 5_100 * MILLI)).isEqualTo(1);
        assertThat(clock.skipped()).isEqualTo(499);
        assertThat(clock.due(START + 5_110 * MILLI)).isEqualTo(1);
    }

    @Test
    void asksForOneFrameUntilItKnowsHowLongTheyAre() {
        clock.start(START);

        assertThat(clock.wanted()).isEqualTo(1);
        assertThat(clock.wanted()).isZero();

        clock.offer(sound(20));
        assertThat(clock.wanted()).isEqualTo(4);
        assertThat(clock.wanted()).isZero();
    }

    @Test
    void hasAHundredMillisInHandAtMost() {
        clock.start(START);
        long now = START;
        long most = 0;
        for (int n = 0; n < 1_000; n++) {
            for (int wanted = clock.wanted(); wanted > 0; wanted--) {
                clock.offer(sound(10));
            }
            most = Math.max(most, clock.inHandNanos());
            take(now);
            now += 10 * MILLI;
        }

        assertThat(most).isEqualTo(100 * MILLI);
        assertThat(clock.underruns()).isZero();
        assertThat(clock.dropped()).isZero();
    }

    @Test
    void framesLongerThanThatComeOneAtATime() {
        clock.start(START);
        clock.wanted();
        clock.offer(sound(1_000));

        assertThat(clock.wanted()).isZero();
        for (int n = 0; n < 90; n++) {
            take(START + n * 10 * MILLI);
        }
        assertThat(clock.wanted()).isZero();
        take(START + 900 * MILLI);
        assertThat(clock.wanted()).isEqualTo(1);
    }

    @Test
    void silenceStandsInForAPublisherThatStallsAndIsCounted() {
        clock.start(START);
        take(START);
        assertThat(clock.underruns()).isZero(); // it has not begun yet

        clock.wanted();
        clock.offer(sound(10));
        take(START + 10 * MILLI);
        assertThat(ten).containsOnly(5);
        assertThat(clock.due(START + 20 * MILLI)).isZero(); // it can still answer
        assertThat(clock.isWaiting()).isTrue();
        assertThat(clock.wanted()).isPositive();
        assertThat(clock.waitNanos(START + 21 * MILLI)).isEqualTo(19 * MILLI);
        assertThat(clock.due(START + 39 * MILLI)).isZero();
        take(START + 40 * MILLI);

        assertThat(ten).containsOnly(0);
        assertThat(clock.underruns()).isEqualTo(3);
        clock.offer(sound(10));
        take(START + 50 * MILLI);
        assertThat(ten).containsOnly(5);
        assertThat(clock.waitNanos(START + 51 * MILLI)).isEqualTo(9 * MILLI);
    }

    @Test
    void aLateTickAsksBeforeSilenceStandsIn() {
        clock.start(START);
        clock.wanted();
        clock.offer(sound(10));
        take(START);
        for (int wanted = clock.wanted(); wanted > 0; wanted--) {
            clock.offer(sound(10));
        }
        long late = START + 150 * MILLI; // more than it has in hand

        take(START + 90 * MILLI);
        take(late);
        for (int wanted = clock.wanted(); wanted > 0; wanted--) {
            clock.offer(sound(10));
        }
        take(late + MILLI);

        assertThat(clock.underruns()).isZero();
        assertThat(clock.skipped()).isZero();
        assertThat(clock.nextNanos()).isEqualTo(START + 160 * MILLI);
    }

    @Test
    void aLiveSourceThatIsALittleLateIsWaitedFor() {
        clock.start(START);
        clock.wanted();
        clock.offer(sound(10));
        take(START);
        clock.wanted();
        for (int n = 1; n < 500; n++) {
            long now = START + n * 10 * MILLI;
            take(now);
            clock.wanted();
            clock.offer(sound(10));
            take(now + 4 * MILLI);
            clock.wanted();
        }

        assertThat(clock.underruns()).isZero();
        assertThat(clock.inHandNanos()).isZero();
    }

    @Test
    void aFloodIsDroppedAndCounted() {
        clock.start(START);
        clock.wanted();
        for (int n = 0; n < 1_000; n++) {
            clock.offer(sound(10));
        }

        assertThat(clock.inHandNanos()).isEqualTo(100 * MILLI);
        assertThat(clock.dropped()).isEqualTo(990);
    }

    @Test
    void asksForNothingWhileNobodyNeedsIt() {
        assertThat(clock.wanted()).isZero();
        clock.start(START);
        clock.wanted();
        clock.offer(sound(10));
        clock.pause();

        assertThat(clock.wanted()).isZero();
        assertThat(clock.due(START + 10 * MILLI)).isZero();

        long later = START + Duration.ofMinutes(5).toNanos();
        clock.start(later);
        assertThat(clock.due(later)).isEqualTo(1);
        assertThat(clock.next(ten)).isTrue();
        assertThat(ten).containsOnly(5);
        assertThat(clock.skipped()).isZero();
        assertThat(clock.wanted()).isEqualTo(10);
    }

    @Test
    void playsWhatIsInHandAfterThePublisherCompleted() {
        clock.start(START);
        clock.wanted();
        clock.offer(sound(15));
        clock.complete();
        clock.complete();
        clock.offer(sound(10));

        assertThat(clock.wanted()).isZero();
        assertThat(clock.next(ten)).isTrue();
        assertThat(clock.next(ten)).isTrue();
        assertThat(ten).startsWith(5).endsWith(0);
        assertThat(clock.next(ten)).isFalse();
        assertThat(clock.underruns()).isZero();
        assertThat(clock.dropped()).isEqualTo(1);
    }

    @Test
    void hasAFrameInHandAtLeast() {
        AudioShaper shaper = new AudioShaper(48_000, 1);

        assertThatThrownBy(() -> new MediaClock(shaper, Duration.ofMillis(9))).isInstanceOf(IllegalArgumentException.class);
    }

    private void take(long now) {
        for (int due = clock.due(now); due > 0; due--) {
            assertThat(clock.next(ten)).isTrue();
        }
    }

    private static AudioFrame sound(int millis) {
        short[] samples = new short[48 * millis];
        Arrays.fill(samples, (short) 5);
        return AudioFrame.of(samples, 48_000, 1, 0);
    }
}
