package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.IceConfig;
import io.reactivertc.IceServer;
import io.reactivertc.ReconnectConfig;
import io.reactivertc.RtcConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** How the configuration shapes recovery, and what each step begins with. */
class PeerRecoveryPolicyTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aFailureOfDtlsIsNotWaitedFor() {
        PeerPair pair = PeerPair.connected();

        pair.engine.live().get(1).failDtls();
        pair.pass(Duration.ofSeconds(2));

        assertThat(pair.bob.stateNames()).containsExactly("Rebuilding 1", "Connected UNKNOWN", "Connected DIRECT");
        assertThat(pair.ann.stateNames()).containsExactly("Rebuilding 1", "Connected UNKNOWN", "Connected DIRECT");
        pair.close();
    }

    @Test
    void withoutRestartsAPeerConnectionIsMadeAnewAfterTheGrace() {
        PeerPair pair = connected(ReconnectConfig.DEFAULT.withRecovery(Duration.ofSeconds(1), 0, 3, MINUTE));

        pair.engine.live().get(0).disconnect();
        pair.pass(Duration.ofMillis(990));
        assertThat(pair.bob.stateNames()).containsExactly("Unreachable");
        pair.pass(Duration.ofSeconds(3));

        assertThat(pair.bob.stateNames())
                .containsExactly("Unreachable", "Rebuilding 1", "Connected UNKNOWN", "Connected DIRECT");
        pair.close();
    }

    @Test
    void withoutAnyStepAPeerIsClosedAfterTheGrace() {
        PeerPair pair = connected(ReconnectConfig.DEFAULT.withRecovery(Duration.ofSeconds(1), 0, 0, MINUTE));

        pair.engine.network().down();
        pair.pass(Duration.ofSeconds(2));

        assertThat(pair.bob.stateNames()).containsExactly("Unreachable", "Closed UNREACHABLE");
        pair.close();
    }

    @Test
    void withoutGraceTheFirstStepComesAtOnce() {
        PeerPair pair = connected(ReconnectConfig.DEFAULT.withRecovery(Duration.ZERO, 3, 3, MINUTE));

        pair.engine.live().get(0).disconnect();
        pair.pass(Duration.ofMillis(1));

        assertThat(pair.bob.stateNames()).containsExactly("Unreachable", "Restarting 1");
        pair.close();
    }

    @Test
    void aRestartOfTheOtherSideIsSeenByOneWhoStillWaits() {
        RtcConfig patient = withReconnect(
                ReconnectConfig.DEFAULT.withRecovery(Duration.ofSeconds(30), 3, 3, MINUTE), IceConfig.DEFAULT);
        PeerPair pair = PeerPair.connected(patient, RtcConfig.DEFAULT);

        pair.engine.live().get(0).disconnect();
        pair.pass(Duration.ofSeconds(10));

        assertThat(pair.ann.stateNames())
                .containsExactly("Unreachable", "Restarting 1", "Connected UNKNOWN", "Connected DIRECT");
        assertThat(pair.ann.needs()).isEmpty();
        pair.close();
    }

    @Test
    void anOfferOfTheOtherSideThatRestartsNothingIsNoStep() {
        RtcConfig patient = withReconnect(
                ReconnectConfig.DEFAULT.withRecovery(Duration.ofSeconds(30), 3, 3, MINUTE), IceConfig.DEFAULT);
        PeerPair pair = PeerPair.connected(patient, patient);

        pair.engine.network().down();
        pair.pass(Duration.ofSeconds(1));
        pair.engine.live().forEach(FakePeerPort::change);
        pair.pass(Duration.ofSeconds(5));
        assertThat(pair.ann.stateNames()).containsExactly("Unreachable");
        assertThat(pair.bob.stateNames()).containsExactly("Unreachable");

        pair.engine.network().up();
        pair.pass(Duration.ofSeconds(5));
        assertThat(pair.isConnected()).isTrue();
        pair.close();
    }

    @Test
    void serversAreAskedForBeforeEachStepBecauseCredentialsMayBeShortLived() {
        AtomicInteger asked = new AtomicInteger();
        IceConfig ice = IceConfig.DEFAULT.withServers(
                Mono.fromSupplier(() -> List.of(IceServer.turn("u" + asked.incrementAndGet(), "secret", "turn:localhost"))));
        RtcConfig config = withReconnect(ReconnectConfig.DEFAULT, ice);
        PeerPair pair = PeerPair.connected(RtcConfig.DEFAULT, config);
        assertThat(asked).hasValue(1);

        pair.engine.live().get(0).disconnect();
        pair.pass(Duration.ofSeconds(10));
        assertThat(asked).hasValue(2);
        assertThat(pair.engine.ports()).anySatisfy(port -> assertThat(port.servers()).hasSize(1)
                .allSatisfy(servers -> assertThat(servers).extracting(IceServer::username).containsExactly("u2")));

        pair.bob.peer().reconnect().subscribe();
        pair.pass(Duration.ofSeconds(5));
        assertThat(asked).hasValue(3);
        pair.close();
    }

    private static PeerPair connected(ReconnectConfig reconnect) {
        RtcConfig config = withReconnect(reconnect, IceConfig.DEFAULT);
        return PeerPair.connected(config, config);
    }

    private static RtcConfig withReconnect(ReconnectConfig reconnect, IceConfig ice) {
        return RtcConfig.DEFAULT.withIce(ice).withReconnect(reconnect);
    }
}
