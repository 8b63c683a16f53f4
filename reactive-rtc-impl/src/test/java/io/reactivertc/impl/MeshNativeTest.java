package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.RtcConnection;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.webrtc.WebRtcEngine;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Holds bar 3: a full mesh of eight over the real server and engine, then 300 random joins, leaves and aborts, told without a gap, and nothing left at the end. */
class MeshNativeTest {

    private static final int SIZE = 8;
    private static final int STEPS = 300;
    private static final Set<RtcErrorCode> EXPECTED =
            Set.of(RtcErrorCode.ALREADY_IN_ROOM, RtcErrorCode.NOT_IN_ROOM, RtcErrorCode.CONNECTION_CLOSED);

    @Test
    void eightMembersComeAndGoAndNothingIsLeft() {
        long seed = Long.getLong("test.story", System.nanoTime());
        Random random = new Random(seed);
        try (NativeStand stand = new NativeStand()) {
            List<Member> members = IntStream.rangeClosed(1, SIZE).mapToObj(n -> new Member(stand.connect("m" + n))).toList();
            members.forEach(Member::enter);
            awaitFullMesh(members);
            assertThat(members.stream().mapToInt(member -> member.room.peerCount()).sum()).as("both ends of 28 links")
                    .isEqualTo(56);

            for (int step = 0; step < STEPS; step++) {
                step(members.get(random.nextInt(SIZE)), random);
                assertThat(faults(members)).as("seed %d, step %d", seed, step).isEmpty();
            }
            members.forEach(Member::enter);
            awaitFullMesh(members);
            assertThat(faults(members)).as("seed %d", seed).isEmpty();
            members.forEach(member -> member.room.leave().block(Duration.ofSeconds(30)));

            assertThat(faults(members)).as("seed %d", seed).isEmpty();
            assertThat(members).allSatisfy(member -> assertThat(member.ledger.present()).isEmpty());
        }
        assertThat(WebRtcEngine.liveHandles()).isZero();
    }

    private static void step(Member member, Random random) {
        switch (random.nextInt(4)) {
            case 0, 1 -> member.enter();
            case 2 -> member.leave();
            default -> member.abort(Duration.ofMillis(random.nextInt(30)));
        }
        Mono.delay(Duration.ofMillis(random.nextInt(60))).block();
    }

    private static void awaitFullMesh(List<Member> members) {
        Await.until(() -> members.stream().map(Member::describe).toList(),
                () -> members.stream().allMatch(Member::isFullyConnected));
    }

    private static List<String> faults(List<Member> members) {
        List<String> all = new ArrayList<>();
        members.forEach(member -> {
            all.addAll(member.ledger.faults());
            all.addAll(member.faults);
        });
        return all;
    }

    /** Is one member of the room. */
    private static final class Member {

        private final Room room;
        private final EventLedger ledger;
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();

        Member(RtcConnection connection) {
            room = connection.room(RoomStory.ROOM);
            ledger = new EventLedger(connection.self());
            room.events()
                    .doOnComplete(ledger::stayEnded)
                    .repeat()
                    .subscribe(ledger::note, this::failed);
        }

        void enter() {
            room.openOrJoin().subscribe(entered -> {}, this::failed);
        }

        void leave() {
            room.leave().subscribe(none -> {}, this::failed);
        }

        void abort(Duration after) {
            Disposable entering = room.openOrJoin().subscribe(entered -> {}, this::failed);
            Mono.delay(after).block();
            entering.dispose();
        }

        boolean isFullyConnected() {
            List<Peer> present = ledger.present();
            return room.state().isInside()
                    && room.peerCount() == SIZE - 1
                    && present.size() == SIZE - 1
                    && present.stream().allMatch(peer -> peer.state().isConnected());
        }

        String describe() {
            return room + " " + ledger.present();
        }

        private void failed(Throwable error) {
            if (!(error instanceof RtcException known && EXPECTED.contains(known.code()))) {
                faults.add(room.id() + ": " + error);
            }
        }
    }
}
