package io.reactivertc.impl.room;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.UserId;
import io.reactivertc.data.DataMessage;
import io.reactivertc.impl.peer.FakePeerEngine;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.PeerLeftReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Is two participants of one room on one virtual time, with peer connections in memory; the test says what the server tells. */
final class RoomPair {

    private static final Duration STEP = Duration.ofMillis(10);

    final FakePeerEngine engine = new FakePeerEngine();
    final RoomRig alice;
    final RoomRig bob;

    /** What happened in Alice's room, told in words. */
    final List<String> events = new ArrayList<>();

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private boolean signaling = true;

    RoomPair() {
        alice = new RoomRig(RoomRig.ALICE, time, engine);
        bob = new RoomRig(RoomRig.BOB, time, engine);
        alice.room.events().subscribe(event -> events.add(words(event)));
    }

    /** Lets both enter and connect. */
    RoomPair connected() {
        return connected(RoomOptions.DEFAULT);
    }

    /** Lets both enter, Alice so, and connect. */
    RoomPair connected(RoomOptions options) {
        alice.entered(options);
        bob.entered(alice.info(true));
        alice.receive(new ServerMessage.PeerJoined(RoomRig.LOBBY, bob.info(false)));
        pass(Duration.ofSeconds(1));
        return this;
    }

    Peer bobAtAlice() {
        return alice.room.peer(RoomRig.BOB).orElseThrow();
    }

    Peer aliceAtBob() {
        return bob.room.peer(RoomRig.ALICE).orElseThrow();
    }

    void joinedAtAlice(PeerInfo info) {
        alice.receive(new ServerMessage.PeerJoined(RoomRig.LOBBY, info));
    }

    void leftAtAlice(PeerLeftReason reason) {
        PeerInfo info = bob.info(false);
        alice.receive(new ServerMessage.PeerLeft(RoomRig.LOBBY, info.user(), info.instance(), reason));
    }

    /** Lets signals pass or not. */
    void signaling(boolean passes) {
        signaling = passes;
    }

    /** Lets time pass, and passes signals on meanwhile. */
    void pass(Duration duration) {
        for (Duration left = duration; !left.isNegative(); left = left.minus(STEP)) {
            time.advanceTimeBy(STEP);
            carry(alice, bob);
            carry(bob, alice);
        }
    }

    static List<String> texts(List<DataMessage> messages) {
        return messages.stream().map(DataMessage::text).toList();
    }

    private void carry(RoomRig from, RoomRig to) {
        for (ClientMessage sent : from.session.takeSent()) {
            if (signaling && sent instanceof ClientMessage.Signal signal) {
                UserId sender = from.peers().self();
                JsonText body = signal.body();
                to.receive(new ServerMessage.Signal(signal.room(), sender, body));
            }
        }
    }

    private static String words(RoomEvent event) {
        if (event instanceof RoomEvent.PeerJoined joined) {
            return "joined " + joined.peer().id();
        }
        if (event instanceof RoomEvent.PeerLeft left) {
            return "left " + left.peer().id() + " " + left.reason().kind();
        }
        return event.getClass().getSimpleName();
    }
}
