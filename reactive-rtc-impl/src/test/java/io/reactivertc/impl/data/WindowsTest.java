package io.reactivertc.impl.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.data.ControlFrame.Limit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests both ends of the window. */
class WindowsTest {

    private static final int MIB = 1 << 20;
    private static final long SECOND = 1_000_000_000;
    private static final long MILLI = 1_000_000;

    private final CreditWindow credit = new CreditWindow();
    private final GrantedWindow granted = new GrantedWindow(4_096, 4 * MIB);

    @ParameterizedTest(name = "message {0} after {1} bytes: {2}")
    @CsvSource({"1, 0, true", "64, 1048575, true", "65, 0, false", "64, 1048576, false", "1, 99999999, false"})
    void letsAMessageStartWhileBothLimitsAllowIt(long number, long bytesBefore, boolean allowed) {
        credit.raise(new Limit(64, MIB));

        assertThat(credit.allows(number, bytesBefore)).isEqualTo(allowed);
        assertThat(granted.allows(number, bytesBefore)).isEqualTo(allowed);
    }

    @Test
    void allowsNothingBeforeTheFirstLimit() {
        assertThat(credit.allows(1, 0)).isFalse();
    }

    @Test
    void neverFalls() {
        assertThat(credit.raise(new Limit(64, 100))).isTrue();
        assertThat(credit.raise(new Limit(10, 200))).isTrue();
        assertThat(credit.raise(new Limit(64, 200))).isFalse();

        assertThat(credit.messages()).isEqualTo(64);
        assertThat(credit.bytes()).isEqualTo(200);
    }

    @Test
    void raisesByHalfWindows() {
        assertThat(granted.raise(31, 1_000, 0, 0)).isFalse();
        assertThat(granted.raise(32, 1_000, 0, 0)).isTrue();
        assertThat(granted.limit()).isEqualTo(new Limit(96, MIB));

        assertThat(granted.raise(40, MIB / 2, SECOND, 0)).isTrue();
        assertThat(granted.limit()).isEqualTo(new Limit(96, MIB + MIB / 2));
    }

    @Test
    void growsWhileHalfOfItIsTakenWithinTwoRoundTripsUpToItsBound() {
        long now = 0;
        long taken = 0;
        for (int n = 0; n < 20; n++) {
            taken = granted.limit().messages();
            now += 150 * MILLI;
            granted.raise(taken, 0, now, 100 * MILLI);
        }

        assertThat(granted.limit().messages() - taken).isEqualTo(4_096);
    }

    @Test
    void staysForASlowTaker() {
        long now = 0;
        for (long taken = 0; taken < 1_000; taken++) {
            now += 50 * MILLI;
            granted.raise(taken, 0, now, 5 * MILLI);

            assertThat(granted.limit().messages()).isLessThanOrEqualTo(taken + 64);
        }
    }

    @Test
    void doesNotFallWhenLessWasTakenThanItWasToldBefore() {
        granted.raise(100, 0, 0, 0);
        Limit before = granted.limit();

        assertThat(granted.raise(10, 0, SECOND, 0)).isFalse();
        assertThat(granted.limit()).isEqualTo(before);
    }
}
