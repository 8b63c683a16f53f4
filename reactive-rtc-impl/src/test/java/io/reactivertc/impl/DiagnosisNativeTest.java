package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.reactivertc.Diagnosis;
import io.reactivertc.Diagnosis.Check;
import io.reactivertc.Diagnosis.Finding;
import io.reactivertc.Diagnosis.Outcome;
import io.reactivertc.IceConfig.TransportPolicy;
import io.reactivertc.IceServer;
import io.reactivertc.RtcConnection;
import io.reactivertc.peer.PeerState;
import io.reactivertc.room.Room;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Shows that a diagnosis tells what works from what does not, with a real TURN server, and that a peer that cannot be reached says why. */
class DiagnosisNativeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(100);

    @Test
    void allIsWellOnOneMachine() {
        try (NativeStand stand = new NativeStand()) {
            Diagnosis found = diagnose(stand.connect("alice"));

            assertThat(found.findings()).extracting(Finding::check)
                    .containsExactly(Check.SIGNALING, Check.ENGINE, Check.CANDIDATES, Check.CALL, Check.MICROPHONES,
                            Check.SPEAKERS,
                            Check.CAMERAS, Check.DESKTOP);
            assertThat(calls(found)).as(found.toString()).allMatch(finding -> finding.outcome() == Outcome.WORKS);
        }
    }

    @Test
    void serversAreExaminedOneByOneAndTheCallGoesThroughTheRelay() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Coturn coturn = Coturn.withUser("guest", "south");
                NativeStand stand = new NativeStand(connector -> connector.ice(ice -> ice.withServers(
                        IceServer.stun(coturn.stunUrl()),
                        IceServer.stun("stun:127.0.0.1:" + silent.getLocalPort()),
                        IceServer.turn("guest", "south", coturn.url()),
                        IceServer.turn("guest", "north", coturn.url()))))) {
            Diagnosis found = diagnose(stand.connect("alice"));

            assertThat(calls(found)).as(found.toString()).extracting(Finding::check, Finding::outcome)
                    .containsExactly(
                            tuple(Check.SIGNALING, Outcome.WORKS),
                            tuple(Check.ENGINE, Outcome.WORKS),
                            tuple(Check.CANDIDATES, Outcome.WORKS),
                            tuple(Check.STUN, Outcome.WORKS),
                            tuple(Check.STUN, Outcome.FAILS),
                            tuple(Check.TURN, Outcome.WORKS),
                            tuple(Check.TURN, Outcome.FAILS),
                            tuple(Check.CALL, Outcome.WORKS));
            assertThat(found.isHealthy()).isFalse();
            assertThat(found.toString()).contains("does not answer", "refuses the credential", "RELAYED")
                    .doesNotContain("north", "south");
        }
    }

    /** Returns what was found, but for the devices, which are whichever this machine has. */
    private static List<Finding> calls(Diagnosis found) {
        return found.findings().stream().filter(finding -> finding.check().compareTo(Check.CALL) <= 0).toList();
    }

    @Test
    void aPeerThatIsNotReachedSaysWhy() {
        try (Coturn coturn = Coturn.withUser("guest", "south");
                NativeStand stand = new NativeStand(connector -> connector
                        .timeouts(timeouts -> timeouts.withPeer(Duration.ofSeconds(3), Duration.ofSeconds(3)))
                        .ice(ice -> ice.withPolicy(TransportPolicy.RELAY)
                                .withServers(IceServer.turn("guest", "north", coturn.url()))))) {
            Room room = stand.connect("alice").room(RoomStory.ROOM);
            room.openOrJoin().block(PATIENCE);
            stand.connect("bob").room(RoomStory.ROOM).openOrJoin().block(PATIENCE);

            PeerState end = Objects.requireNonNull(room.peers().next().flatMap(peer -> peer.states().last()).block(PATIENCE));

            assertThat(((PeerState.Closed) end).reason().text())
                    .contains("this side has no candidates", "refuses the credential")
                    .doesNotContain("north");
        }
    }

    private static Diagnosis diagnose(RtcConnection connection) {
        return Objects.requireNonNull(connection.diagnose().block(PATIENCE));
    }
}
