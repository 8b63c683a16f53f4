package io.reactivertc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.reactivertc.file.Lanes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileConfigTest {

    private static final FileConfig USUAL = FileConfig.DEFAULT;
    private static final int MIB = 1 << 20;

    @Test
    void changesWhatItIsToldAndNothingElse() {
        FileConfig changed = USUAL.withWindow(MIB).withSharedWindow(2L * MIB).withForced(4 * MIB).withLanes(Lanes.of(3));

        assertThat(changed).isEqualTo(new FileConfig(MIB, 2L * MIB, 4 * MIB, Lanes.of(3)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, (256 << 10) - 1, (256 << 20) + 1})
    void refusesAWindowOutOfRange(int bytes) {
        assertThatIllegalArgumentException().isThrownBy(() -> USUAL.withWindow(bytes));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, MIB - 1, (4L << 30) + 1})
    void refusesASharedWindowOutOfRange(long bytes) {
        assertThatIllegalArgumentException().isThrownBy(() -> USUAL.withSharedWindow(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, MIB - 1, Integer.MAX_VALUE})
    void refusesAnIntervalOutOfRange(int bytes) {
        assertThatIllegalArgumentException().isThrownBy(() -> USUAL.withForced(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Lanes.MOST + 1})
    void refusesLanesOutOfRange(int lanes) {
        assertThatIllegalArgumentException().isThrownBy(() -> Lanes.of(lanes));
    }
}
