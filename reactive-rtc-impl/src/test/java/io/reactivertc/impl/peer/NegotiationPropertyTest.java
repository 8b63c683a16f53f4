package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.IceConfig;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lets both sides want things at random moments, over two ways of random delay, and asks that they always end in agreement. */
class NegotiationPropertyTest {

    private static final Duration SPAN = Duration.ofSeconds(5);

    /** Too soon for an offer to be given up and made anew: it must not come to that. */
    private static final Duration SOON = Duration.ofSeconds(4);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bothSidesEndInAgreementAndConnectedWhateverTheyWantWhen(boolean trickle) {
        for (long seed = 0; seed < 2_000; seed++) {
            NegotiatingPair pair =
                    new NegotiatingPair(seed).ice(IceConfig.DEFAULT.withTrickle(trickle)).slow(Duration.ofMillis(200)).open();
            Random random = new Random(seed);
            pair.start(random.nextBoolean(), random.nextBoolean());
            disturb(pair.polite, random);
            disturb(pair.impolite, random);

            pair.pass(SPAN.plus(SOON));

            assertAgreement(pair, seed);
        }
    }

    @Test
    void agreementComesEvenIfSomeSignalsAreLost() {
        for (long seed = 0; seed < 1_000; seed++) {
            NegotiatingPair pair = new NegotiatingPair(seed).slow(Duration.ofMillis(200)).open();
            Random random = new Random(seed);
            BooleanSupplier early = () -> pair.polite.loop.nanoTime() < SPAN.toNanos();
            pair.polite.lost = body -> early.getAsBoolean() && body instanceof SignalBody.Description && random.nextInt(3) == 0;
            pair.impolite.lost = pair.polite.lost;
            pair.start(true, random.nextBoolean());
            disturb(pair.polite, random);
            disturb(pair.impolite, random);

            pair.pass(Duration.ofSeconds(120));

            assertAgreement(pair, seed);
        }
    }

    private static void disturb(NegotiatingPair.Side side, Random random) {
        int times = random.nextInt(5);
        for (int n = 0; n < times; n++) {
            boolean restart = random.nextInt(4) == 0;
            Runnable wish = () -> {
                if (restart) {
                    side.negotiator().restartIce();
                } else {
                    side.port().change();
                }
            };
            side.loop.schedule(wish, Duration.ofNanos(random.nextLong(SPAN.toNanos())));
        }
    }

    private static void assertAgreement(NegotiatingPair pair, long seed) {
        assertThat(pair.engine.misuse()).as("seed %d", seed).isEmpty();
        assertThat(pair.polite.failures).as("seed %d", seed).isEmpty();
        assertThat(pair.impolite.failures).as("seed %d", seed).isEmpty();
        assertThat(pair.isAgreed()).as("seed %d agreed %s", seed, pair).isTrue();
        assertThat(pair.isConnected()).as("seed %d connected", seed).isTrue();
    }
}
