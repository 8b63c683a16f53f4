package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.ReconnectConfig;
import io.reactivertc.netlab.Impairment;
import io.reactivertc.netlab.UdpRelay.End;
import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerState;
import io.reactivertc.peer.PeerState.Connected;
import io.reactivertc.peer.PeerState.Rebuilding;
import io.reactivertc.peer.PeerState.Restarting;
import io.reactivertc.peer.PeerState.Unreachable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds bar 2: over a line with loss and delay that is cut in different ways, each step of recovery is seen at both ends, heals in time, and loses and doubles no message. */
class RecoveryNativeTest {

    private static final Logger log = LoggerFactory.getLogger(RecoveryNativeTest.class);
    private static final Impairment USUAL = Impairment.NONE.withDelay(Duration.ofMillis(10)).withLoss(0.01);
    private static final Duration RESTART_HEALS_WITHIN = Duration.ofSeconds(5);
    private static final Duration REBUILD_HEALS_WITHIN = Duration.ofSeconds(10);

    @Test
    void aRestartHealsWhenThePathsOfBothEndsAreGone() {
        try (NativeStand stand = new NativeStand()) {
            Story story = new Story(stand);

            stand.relay().closeDoors();
            StateLog coordinator = story.logs.get(1);
            coordinator.await(Restarting.class, Connected.class);
            story.finish();

            assertThat(coordinator.kinds()).containsExactly("Connected", "Unreachable", "Restarting", "Connected");
            assertThat(coordinator.between(Restarting.class, Connected.class)).isLessThan(RESTART_HEALS_WITHIN);
            assertThat(story.logs).allMatch(states -> states.never(Rebuilding.class::isInstance));
            log.info("a restart healed {} after it began, {} after the peer was seen to be unreachable",
                    coordinator.between(Restarting.class, Connected.class),
                    coordinator.between(Unreachable.class, Connected.class));
        }
    }

    @Test
    void aRebuildHealsWhenNoRestartDid() {
        ReconnectConfig impatient =
                ReconnectConfig.DEFAULT.withRecovery(Duration.ofSeconds(1), 1, 3, Duration.ofMinutes(1));
        try (NativeStand stand = new NativeStand(connector -> connector.reconnect(usual -> impatient))) {
            Story story = new Story(stand);

            stand.relay().become(Impairment.CUT);
            story.logs.get(0).await(Rebuilding.class);
            stand.relay().become(USUAL);
            story.logs.forEach(states -> states.await(Rebuilding.class, Connected.class));
            story.finish();

            assertThat(story.logs).allSatisfy(states -> {
                assertThat(states.kinds()).startsWith("Connected", "Unreachable", "Restarting", "Rebuilding")
                        .endsWith("Rebuilding", "Connected");
                assertThat(states.between(Rebuilding.class, Connected.class)).isLessThan(REBUILD_HEALS_WITHIN);
                log.info("a rebuild healed {} after it began", states.between(Rebuilding.class, Connected.class));
            });
        }
    }

    @Test
    void aCutOfOneDirectionIsSeenAtBothEndsAndHeals() {
        try (NativeStand stand = new NativeStand()) {
            Story story = new Story(stand);

            stand.relay().to(End.NEAR).become(Impairment.CUT);
            story.logs.forEach(states -> states.await(Unreachable.class));
            stand.relay().to(End.NEAR).become(USUAL);
            story.logs.forEach(states -> states.await(Unreachable.class, Connected.class));
            story.finish();
        }
    }

    @Test
    void anotherPathIsTakenWithoutARebuild() {
        try (NativeStand stand = new NativeStand()) {
            Story story = new Story(stand);
            int before = story.lanes.get(0).received();

            stand.relay().forgetPaths();
            Await.until(() -> story.lanes + " " + story.logs,
                    () -> story.lanes.stream().allMatch(lane -> lane.received() > before + 200));
            story.finish();

            assertThat(story.logs).allMatch(states -> states.never(PeerState.Rebuilding.class::isInstance));
        }
    }

    /** Is two peers that talk all the time, and what they see of each other. */
    private static final class Story {

        private final List<MessageLane> lanes;
        private final List<StateLog> logs;

        Story(NativeStand stand) {
            List<Peer> peers = stand.relayedPair("alice", "bob");
            stand.relay().become(USUAL);
            logs = peers.stream().map(StateLog::new).toList();
            lanes = MessageLane.both(peers, 4 * 1_024);
            Await.until(() -> lanes, () -> lanes.stream().allMatch(lane -> lane.received() > 20));
        }

        /** Lets all messages arrive, and checks that each did once and in order. */
        void finish() {
            MessageLane.finish(lanes);
            assertThat(lanes).allSatisfy(lane -> assertThat(lane.faults()).isEmpty());
        }
    }
}
