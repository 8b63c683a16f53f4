package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.ReconnectConfig;
import io.reactivertc.RtcConfig;
import io.reactivertc.TimeoutConfig;
import io.reactivertc.data.DataMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Breaks what connects two peers in all ways at random moments while they talk, and asks that in the end they are connected and every message arrived once and in order. */
class PeerChaosTest {

    private static final Duration SPAN = Duration.ofSeconds(90);
    private static final int MESSAGES = 60;

    @Test
    void everyMessageArrivesOnceAndInOrderWhateverBreaks() {
        for (long seed = 0; seed < 60; seed++) {
            PeerPair pair = new PeerPair(patient(), patient());
            Random random = new Random(seed);
            pair.engine.delay(() -> Duration.ofMillis(1 + random.nextInt(20)));
            List<String> atAnn = received(pair.ann);
            List<String> atBob = received(pair.bob);
            pair.start();
            pair.pass(Duration.ofSeconds(5));
            breakThings(pair, random);
            talk(pair.ann, random);
            talk(pair.bob, random);

            pair.pass(SPAN);
            pair.engine.network().up();
            pair.signaling(true);
            pair.pass(Duration.ofMinutes(3));

            assertThat(pair.isConnected()).as("seed %d: %s %s", seed, pair.ann.stateNames(), pair.bob.stateNames()).isTrue();
            assertThat(atAnn).as("seed %d", seed).containsExactlyElementsOf(expected());
            assertThat(atBob).as("seed %d", seed).containsExactlyElementsOf(expected());
            assertThat(pair.engine.live()).as("seed %d", seed).hasSize(2);
            pair.close();
        }
    }

    private static void breakThings(PeerPair pair, Random random) {
        for (int n = random.nextInt(8); n >= 0; n--) {
            Duration when = Duration.ofMillis(random.nextInt((int) SPAN.toMillis()));
            Duration until = when.plusMillis(random.nextInt(15_000));
            switch (random.nextInt(6)) {
                case 0 -> pair.bob.loop.schedule(() -> any(pair, random).disconnect(), when);
                case 1 -> pair.bob.loop.schedule(() -> any(pair, random).kill(), when);
                case 2 -> {
                    pair.bob.loop.schedule(() -> pair.engine.network().down(), when);
                    pair.bob.loop.schedule(() -> pair.engine.network().up(), until);
                }
                case 3 -> {
                    pair.bob.loop.schedule(() -> pair.signalingSoon(false), when);
                    pair.bob.loop.schedule(() -> pair.signalingSoon(true), until);
                }
                case 4 ->
                    pair.bob.loop.schedule(() -> side(pair, random).peer().restartIce().subscribe(null, failure -> {}), when);
                default ->
                    pair.bob.loop.schedule(() -> side(pair, random).peer().reconnect().subscribe(null, failure -> {}), when);
            }
        }
    }

    private static FakePeerPort any(PeerPair pair, Random random) {
        List<FakePeerPort> live = pair.engine.live();
        return live.isEmpty() ? pair.engine.ports().get(0) : live.get(random.nextInt(live.size()));
    }

    private static PeerPair.Side side(PeerPair pair, Random random) {
        return random.nextBoolean() ? pair.ann : pair.bob;
    }

    private static void talk(PeerPair.Side side, Random random) {
        Duration when = Duration.ZERO;
        for (String text : expected()) {
            when = when.plusMillis(random.nextInt((int) SPAN.toMillis() / MESSAGES));
            side.loop.schedule(() -> side.peer().send(text).subscribe(), when);
        }
    }

    private static List<String> received(PeerPair.Side side) {
        List<String> texts = new ArrayList<>();
        side.peer().messages().map(DataMessage::text).subscribe(texts::add);
        return texts;
    }

    private static List<String> expected() {
        return IntStream.range(0, MESSAGES).mapToObj(n -> "m" + n).toList();
    }

    private static RtcConfig patient() {
        RtcConfig some = RtcConfig.DEFAULT;
        ReconnectConfig reconnect = some.reconnect().withRecovery(Duration.ofSeconds(3), 3, 100, Duration.ofSeconds(60));
        TimeoutConfig timeouts = some.timeouts().withSend(Duration.ofMinutes(10));
        return some.withReconnect(reconnect).withTimeouts(timeouts);
    }
}
