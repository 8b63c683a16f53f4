package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.data.Payload;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * Measures from {@code join()} until the first message was handed over, to a host in another process; each time as a newcomer, with a connection of its own.
 * Arguments: address, rounds.
 */
final class OurJoin {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private OurJoin() {}

    public static void main(String[] arguments) {
        RtcConnector connector = RtcConnector.create().signaling(URI.create(arguments[0]));
        int rounds = Integer.parseInt(arguments[1]);
        IntStream.range(0, rounds).forEach(round -> Child.tell(System.out, join(connector)));
        Runtime.getRuntime().halt(0);
    }

    private static double join(RtcConnector connector) {
        RtcConnection guest = connector.connect().block(PATIENCE);
        Join.pause();
        Room room = guest.room(RoomId.of("bench"));
        Mono<Void> firstMessage = room.join().then(Mono.defer(() -> host(room).send(Payload.text("hello"))));
        long start = System.nanoTime();
        firstMessage.block(PATIENCE);
        double millis = (System.nanoTime() - start) / 1e6;
        guest.close().block(PATIENCE);
        return millis;
    }

    private static Peer host(Room room) {
        return room.peer(UserId.of("host")).orElseThrow();
    }
}
