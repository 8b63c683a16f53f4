package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.peer.SignalBody.Need.What;
import io.reactivertc.peer.PeerState;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Breaks the path between two connected peers in different ways, and reads each step in their states. */
class PeerRecoveryTest {

    private final PeerPair pair = PeerPair.connected();

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void aPathThatComesBackByItselfWithinTheGraceNeedsNothing() {
        pair.engine.network().down();
        pair.pass(Duration.ofSeconds(2));
        pair.engine.network().up();
        pair.pass(Duration.ofSeconds(10));

        assertThat(pair.bob.stateNames()).containsExactly("Unreachable", "Connected UNKNOWN", "Connected DIRECT");
        assertThat(pair.ann.stateNames()).containsExactly("Unreachable", "Connected UNKNOWN", "Connected DIRECT");
        assertThat(pair.bob.sent).isEmpty();
    }

    @Test
    void aBrokenPathIsRestartedByTheImpoliteSideAfterTheGrace() {
        FakePeerPort before = pair.engine.live().get(0);

        before.disconnect();
        pair.pass(Duration.ofSeconds(10));

        assertThat(pair.bob.stateNames()).containsExactly("Unreachable", "Restarting 1", "Connected UNKNOWN",
                "Connected DIRECT");
        assertThat(pair.ann.stateNames()).containsExactly("Unreachable", "Restarting 1", "Connected UNKNOWN",
                "Connected DIRECT");
        assertThat(pair.ann.needs()).extracting(SignalBody.Need::what).containsOnly(What.RESTART);
        assertThat(pair.engine.live()).hasSize(2).contains(before);
    }

    @Test
    void aLostTransportIsRebuiltAtOnceAndThePeerIsTheSame() {
        pair.engine.live().get(0).kill();
        pair.pass(Duration.ofSeconds(5));

        assertThat(pair.bob.stateNames()).containsExactly("Rebuilding 1", "Connected UNKNOWN", "Connected DIRECT");
        assertThat(pair.ann.stateNames()).containsExactly("Rebuilding 1", "Connected UNKNOWN", "Connected DIRECT");
        assertThat(pair.engine.ports()).hasSize(4);
        assertThat(pair.engine.live()).hasSize(2);
    }

    @Test
    void allStepsAreTakenAndThenThePeerIsClosedAsUnreachable() {
        pair.engine.network().down();
        pair.pass(Duration.ofMinutes(4));

        String[] steps = {
                "Unreachable", "Restarting 1", "Restarting 2", "Restarting 3", "Rebuilding 1", "Rebuilding 2", "Rebuilding 3",
                "Closed UNREACHABLE"
        };
        assertThat(pair.bob.stateNames()).containsExactly(steps);
        assertThat(pair.ann.stateNames()).startsWith("Unreachable", "Restarting 1").endsWith("Closed UNREACHABLE");
        assertThat(pair.bob.closed).hasSize(1);
        assertThat(pair.engine.live()).isEmpty();
    }

    @Test
    void thePoliteSideActsItselfIfNothingComesOfItsNeed() {
        pair.bob.lost = body -> body instanceof SignalBody.Description;
        pair.engine.live().get(0).disconnect();
        pair.pass(Duration.ofSeconds(4));
        int offersBefore = offersOf(pair.ann);
        pair.pass(Duration.ofSeconds(5));

        assertThat(offersBefore).isZero();
        assertThat(offersOf(pair.ann)).isPositive();
    }

    @Test
    void stepsWaitUncountedWhileSignalingIsAwayAndThePathIsBroken() {
        pair.signaling(false);
        pair.engine.network().down();
        pair.pass(Duration.ofSeconds(40));
        assertThat(pair.bob.stateNames()).containsExactly("Unreachable");

        pair.engine.network().up();
        pair.signaling(true);
        pair.pass(Duration.ofSeconds(20));

        assertThat(pair.bob.stateNames()).startsWith("Unreachable", "Restarting 1").endsWith("Connected DIRECT");
        assertThat(pair.isConnected()).isTrue();
    }

    @Test
    void stepsDoNotWaitForSignalingForEver() {
        pair.signaling(false);
        pair.engine.network().down();
        pair.pass(Duration.ofSeconds(70));

        assertThat(pair.bob.stateNames()).containsExactly("Unreachable", "Closed UNREACHABLE");
        assertThat(pair.ann.stateNames()).containsExactly("Unreachable", "Closed UNREACHABLE");
    }

    @Test
    void aRestartIsAgreedOnOverTheControlChannelWhileSignalingIsAway() {
        pair.signaling(false);

        pair.bob.peer().restartIce().subscribe();
        pair.pass(Duration.ofSeconds(3));

        assertThat(pair.bob.stateNames()).containsExactly("Restarting 1", "Connected UNKNOWN", "Connected DIRECT");
        assertThat(pair.bob.sent).isEmpty();
        assertThat(pair.engine.ports().get(0).isSettled()).isTrue();
    }

    @Test
    void aPeerWhoseChannelsAreGoneIsNotTakenForConnectedWhileItWaitsForSignaling() {
        pair.signaling(false);
        FakePeerPort port = pair.engine.live().get(0);
        port.loop().execute(() -> Objects.requireNonNull(port.channel(0)).close());
        pair.pass(Duration.ofSeconds(10));

        assertThat(pair.bob.stateNames()).containsExactly("Unreachable");
        assertThat(pair.ann.stateNames()).containsExactly("Unreachable");

        pair.signaling(true);
        pair.pass(Duration.ofSeconds(10));
        assertThat(pair.bob.stateNames()).endsWith("Rebuilding 1", "Connected UNKNOWN", "Connected DIRECT");
    }

    @Test
    void aSilentPeerIsRestartedOnlyAfterAWhile() {
        pair.engine.live().forEach(port -> port.silence(true));
        pair.pass(Duration.ofSeconds(12));
        assertThat(pair.bob.stateNames()).isEmpty();

        pair.pass(Duration.ofSeconds(6));
        assertThat(pair.bob.stateNames()).containsExactly("Unreachable", "Restarting 1");

        pair.engine.live().forEach(port -> port.silence(false));
        pair.pass(Duration.ofSeconds(6));
        assertThat(pair.bob.stateNames()).endsWith("Connected DIRECT");
        assertThat(pair.isConnected()).isTrue();
    }

    @Test
    void afterARecoveryTheStepsAreCountedAnew() {
        pair.engine.live().get(0).disconnect();
        pair.pass(Duration.ofSeconds(10));
        pair.bob.forget();

        pair.engine.live().get(0).disconnect();
        pair.pass(Duration.ofSeconds(10));

        assertThat(pair.bob.stateNames()).startsWith("Unreachable", "Restarting 1", "Connected UNKNOWN");
    }

    @Test
    void aRebuildIsFollowedWhoeverBeginsIt() {
        pair.ann.peer().reconnect().subscribe();
        pair.pass(Duration.ofSeconds(10));

        assertThat(pair.ann.stateNames()).containsExactly("Rebuilding 1", "Connected UNKNOWN", "Connected DIRECT");
        assertThat(pair.bob.stateNames()).containsExactly("Rebuilding 1", "Connected UNKNOWN", "Connected DIRECT");
        assertThat(pair.engine.live()).hasSize(2);
        assertThat(pair.ann.peer().state()).isInstanceOf(PeerState.Connected.class);
    }

    private static int offersOf(PeerPair.Side side) {
        return (int) side.sent.stream()
                .filter(SignalBody.Description.class::isInstance)
                .map(SignalBody.Description.class::cast)
                .filter(body -> body.description().type() == SessionDescription.Type.OFFER)
                .count();
    }
}
