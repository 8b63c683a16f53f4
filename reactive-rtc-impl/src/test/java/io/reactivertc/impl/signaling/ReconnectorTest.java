package io.reactivertc.impl.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.ReconnectConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconnectorTest {

    private static final ReconnectConfig CONFIG =
            ReconnectConfig.DEFAULT.withBackoff(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10));

    private long now;
    private double random;
    private final Reconnector reconnector = new Reconnector(CONFIG, () -> now, () -> random);

    @BeforeEach
    void start() {
        reconnector.started();
    }

    @Test
    void waitsDoubleUpToTheLongest() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            waits.add(next(0));
        }

        assertThat(waits).containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
    }

    @Test
    void jitterShortensAWaitByUpToAHalf() {
        random = 1;

        assertThat(next(0)).isEqualTo(50);
    }

    @Test
    void aServerIsAskedNoSoonerThanItSaid() {
        random = 1;

        assertThat(next(2_000)).isEqualTo(3_000);
    }

    @Test
    void theLastTryIsWhenTheTimeIsUp() {
        pass(9_950);

        assertThat(next(0)).isEqualTo(50);
        pass(50);
        assertThat(reconnector.next(Duration.ZERO)).isNull();
    }

    @Test
    void aServerThatAsksForMoreTimeThanThereIsIsGivenUp() {
        assertThat(reconnector.next(Duration.ofSeconds(11))).isNull();
        assertThat(reconnector.next(Duration.ofMillis((1L << 53) - 1))).isNull();
    }

    @Test
    void aLinkThatLivedForAWhileStartsTheCountAnew() {
        next(0);
        next(0);
        pass(9_000);
        reconnector.connected();
        pass(2_000);

        assertThat(next(0)).isEqualTo(100);
        pass(9_950);
        assertThat(next(0)).isEqualTo(50);
    }

    @Test
    void aLinkThatBreaksAtOnceEachTimeIsGivenUpInTheEnd() {
        for (int i = 0; i < 10; i++) {
            assertThat(reconnector.next(Duration.ZERO)).isNotNull();
            reconnector.connected();
            pass(1_000);
        }

        assertThat(reconnector.next(Duration.ZERO)).isNull();
    }

    private long next(long least) {
        Duration wait = reconnector.next(Duration.ofMillis(least));
        assertThat(wait).isNotNull();
        return wait.toMillis();
    }

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }
}
