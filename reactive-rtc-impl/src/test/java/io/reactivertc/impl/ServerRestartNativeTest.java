package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.ConnectionState;
import io.reactivertc.RtcConnection;
import io.reactivertc.common.Role;
import io.reactivertc.common.UserId;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/** Holds bar 3: the server is killed and started again in the middle of 100 MB; the exchange never notices, and the room is whole again within 5 s. */
class ServerRestartNativeTest {

    private static final Logger log = LoggerFactory.getLogger(ServerRestartNativeTest.class);
    private static final long MB = 1_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration WHOLE_WITHIN = Duration.ofSeconds(5);

    @Test
    void anExchangeDoesNotNoticeThatTheServerWasKilledAndStartedAgain() {
        try (ServerProcess server = new ServerProcess(); NativeStand stand = new NativeStand(server.uri())) {
            RtcConnection alice = stand.connect("alice");
            RtcConnection bob = stand.connect("bob");
            List<Room> rooms = List.of(alice.room(RoomStory.ROOM), bob.room(RoomStory.ROOM));
            List<EventLedger> ledgers = List.of(new EventLedger(alice.self()), new EventLedger(bob.self()));
            Flux.range(0, 2).doOnNext(i -> rooms.get(i).events().subscribe(ledgers.get(i)::note)).blockLast();
            List<Peer> peers = NativeStand.pair(alice, bob);
            List<StateLog> logs = peers.stream().map(StateLog::new).toList();
            List<MessageLane> lanes = MessageLane.both(peers, 256 * 1_024);

            Await.until(() -> lanes, () -> bytes(lanes) > 20 * MB);
            server.kill();
            Await.until(() -> rooms, () -> rooms.stream().allMatch(room -> room.state() instanceof RoomState.Resuming));
            long beforeStart = bytes(lanes);
            server.start();
            long started = System.nanoTime();
            Await.until(() -> rooms, () -> rooms.stream().allMatch(room -> room.state() instanceof RoomState.Joined)
                    && List.of(alice, bob).stream().allMatch(each -> each.state() instanceof ConnectionState.Ready));
            Duration whole = Duration.ofNanos(System.nanoTime() - started);
            Await.until(() -> lanes, () -> bytes(lanes) > Math.max(100 * MB, beforeStart + 20 * MB));
            MessageLane.finish(lanes);

            log.info("the room was whole {} after the server was back", whole);
            assertThat(whole).isLessThan(WHOLE_WITHIN);
            assertThat(lanes).allSatisfy(lane -> assertThat(lane.faults()).isEmpty());
            assertThat(logs).allSatisfy(states -> assertThat(states.kinds()).containsExactly("Connected"));
            assertThat(ledgers).allSatisfy(ledger -> {
                assertThat(ledger.faults()).isEmpty();
                assertThat(ledger.present()).hasSize(1);
            });
            assertNewcomersMeetBoth(stand, rooms);
        }
    }

    private static void assertNewcomersMeetBoth(NativeStand stand, List<Room> rooms) {
        Room room = stand.connect("carol").room(RoomStory.ROOM);
        room.join().block(PATIENCE);
        List<UserId> met = room.peers()
                .take(2)
                .delayUntil(peer -> peer.states().filter(state -> state.isConnected()).next())
                .map(Peer::id)
                .collectList()
                .block(PATIENCE);
        assertThat(met).containsExactlyInAnyOrder(UserId.of("alice"), UserId.of("bob"));
        assertThat(rooms.get(0).state()).isEqualTo(new RoomState.Joined(Role.OWNER, UserId.of("alice")));
    }

    private static long bytes(List<MessageLane> lanes) {
        return lanes.stream().mapToLong(MessageLane::receivedBytes).sum();
    }
}
