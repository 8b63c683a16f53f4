package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.data.Payload;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Measures messages a second from one peer's {@code Flux} to another's, in one process. Arguments: message bytes, messages, messages to warm up. */
final class OurMessages {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private OurMessages() {}

    public static void main(String[] arguments) {
        int size = Integer.parseInt(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        int warmUp = Integer.parseInt(arguments[2]);
        BoundServer server = SignalingServer.create().port(0).bind().block(PATIENCE);
        RtcConnector connector = RtcConnector.create().signaling(server.uri());
        RtcConnection alice = connector.userId("alice").connect().block(PATIENCE);
        RtcConnection bob = connector.userId("bob").connect().block(PATIENCE);
        Peer fromAlice = meet(alice, bob);
        Peer fromBob = bob.room(RoomId.of("bench")).peer(alice.self()).orElseThrow();
        run(fromAlice, fromBob, size, warmUp);
        double seconds = run(fromAlice, fromBob, size, count);
        Child.tell(System.out, count / seconds);
        Runtime.getRuntime().halt(0);
    }

    private static Peer meet(RtcConnection alice, RtcConnection bob) {
        Room room = alice.openOrJoin(RoomId.of("bench")).block(PATIENCE);
        bob.openOrJoin(RoomId.of("bench")).block(PATIENCE);
        Peer peer = room.peers().blockFirst(PATIENCE);
        peer.states().filter(state -> state.isConnected()).blockFirst(PATIENCE);
        return peer;
    }

    private static double run(Peer sender, Peer receiver, int size, int count) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size);
        Payload message = Payload.binary(bytes);
        Mono<Void> taken = receiver.messages().take(count).then();
        Mono<Void> sent = sender.send(Flux.range(0, count).map(number -> message));
        long start = System.nanoTime();
        Mono.when(taken, sent).block(PATIENCE);
        return (System.nanoTime() - start) / 1e9;
    }
}
