package io.reactivertc.impl.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.file.Lanes;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneChoiceTest {

    @ParameterizedTest(name = "{0} ms, {1} MB left, {2} granted: {3}")
    @CsvSource({
            "0, 1000, 8, 0", // not measured
            "1, 1000, 8, 0",
            "9, 1000, 8, 0",
            "10, 1000, 8, 2",
            "29, 1000, 8, 2",
            "30, 1000, 8, 4",
            "300, 1000, 8, 4",
            "50, 9, 8, 4",
            "50, 8, 8, 0",
            "50, 1000, 3, 3",
            "50, 1000, 0, 0"})
    void goesByTheRoundTripAndByWhatIsLeft(long millis, long megabytes, int granted, int lanes) {
        long roundTrip = Duration.ofMillis(millis).toNanos();

        assertThat(LaneChoice.of(Lanes.AUTOMATIC, granted, roundTrip, megabytes * 1_000_000)).isEqualTo(lanes);
    }

    @ParameterizedTest
    @CsvSource({"0, 8, 0", "1, 8, 1", "8, 8, 8", "8, 2, 2"})
    void isWhatWasAskedForIfTheReceiverTakesIt(int wish, int granted, int lanes) {
        assertThat(LaneChoice.of(Lanes.of(wish), granted, 1, 1)).isEqualTo(lanes);
    }
}
