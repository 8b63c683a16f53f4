package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.IceConfig.TransportPolicy;
import io.reactivertc.IceServer;
import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerState.Connected;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows that peers who may use relays only talk through a real TURN server, with credentials of either kind, which the signaling server gave them. */
class TurnNativeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void peersTalkThroughARelayWithTimeLimitedCredentialsAcrossARestartAndARebuild() {
        try (Coturn coturn = Coturn.withSecret("north wind");
                NativeStand stand = new NativeStand(
                        connector -> connector.ice(ice -> ice.withPolicy(TransportPolicy.RELAY)),
                        server -> server.turn("north wind", Duration.ofMinutes(10), coturn.url()))) {
            List<Peer> peers = stand.pair("alice", "bob");
            List<MessageLane> lanes = MessageLane.both(peers, 16 * 1_024);
            Await.until(() -> peers, () -> peers.stream().allMatch(TurnNativeTest::isRelayed));

            peers.get(0).restartIce().block(PATIENCE);
            peers.get(0).reconnect().block(PATIENCE);
            Await.until(() -> peers, () -> peers.stream().allMatch(TurnNativeTest::isRelayed));
            MessageLane.finish(lanes);

            assertThat(lanes).allSatisfy(lane -> {
                assertThat(lane.received()).isPositive();
                assertThat(lane.faults()).isEmpty();
            });
        }
    }

    @Test
    void peersTalkThroughARelayWithACredentialThatIsTheSameForAll() {
        try (Coturn coturn = Coturn.withUser("guest", "south");
                NativeStand stand = new NativeStand(
                        connector -> connector.ice(ice -> ice.withPolicy(TransportPolicy.RELAY)),
                        server -> server.iceServers(
                                IceServer.stun(coturn.stunUrl()), IceServer.turn("guest", "south", coturn.url())))) {
            List<Peer> peers = stand.pair("alice", "bob");

            Await.until(() -> peers, () -> peers.stream().allMatch(TurnNativeTest::isRelayed));
        }
    }

    private static boolean isRelayed(Peer peer) {
        return peer.state() instanceof Connected connected && connected.path() == PeerPath.RELAYED;
    }
}
