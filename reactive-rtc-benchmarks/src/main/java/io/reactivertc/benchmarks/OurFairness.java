package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.data.ChannelOptions;
import io.reactivertc.data.DataChannel;
import io.reactivertc.data.DataMessage;
import io.reactivertc.impl.signaling.netty.WebSocketTransport;
import io.reactivertc.netlab.RelayedCandidates;
import io.reactivertc.netlab.UdpRelay;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Measures the round trip of a message between two peers in one process, first idle, then beside streams of bytes at full speed. Arguments: how many streams, and for a bad network
 * its round trip in ms, bytes a second (0 for no limit) and bytes that may wait. Tells medians and 99th percentiles in ms, idle and loaded, then what all streams carried in MB/s,
 * then the least and the most that one of them carried.
 */
final class OurFairness {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final int ROUND_TRIPS = 300;
    private static final int LONG_ROUND_TRIPS = 100;
    private static final RoomId ROOM = RoomId.of("bench");

    private OurFairness() {}

    public static void main(String[] arguments) {
        int streams = Integer.parseInt(arguments[0]);
        BoundServer server = SignalingServer.create().port(0).bind().block(PATIENCE);
        RtcConnector connector =
                RtcConnector.create().signaling(server.uri()).ice(ice -> ice.withFilter(RelayedTransport::passes));
        UdpRelay relay = new UdpRelay(1);
        RtcConnector alices = arguments.length == 1 ? connector : behind(relay, server.uri(), connector);
        RtcConnection alice = alices.userId("alice").connect().block(PATIENCE);
        RtcConnection bob = connector.userId("bob").connect().block(PATIENCE);
        Room room = alice.openOrJoin(ROOM).block(PATIENCE);
        bob.openOrJoin(ROOM).block(PATIENCE);
        Peer toBob = room.peers().blockFirst(PATIENCE);
        toBob.states().filter(state -> state.isConnected()).blockFirst(PATIENCE);
        Peer toAlice = bob.room(ROOM).peer(alice.self()).orElseThrow();
        toAlice.messages().map(DataMessage::text).concatMap(toAlice::send).subscribe();

        int count = arguments.length > 1 ? LONG_ROUND_TRIPS : ROUND_TRIPS;
        if (arguments.length > 1) {
            relay.become(LongFile.line(arguments));
        }
        roundTrips(toBob, count);
        Samples idle = roundTrips(toBob, count);
        List<AtomicLong> carried = load(toBob, toAlice, streams);
        Mono.delay(WARM_UP).block();
        List<Long> before = carried.stream().map(AtomicLong::get).toList();
        long start = System.nanoTime();
        Samples loaded = roundTrips(toBob, count);
        double seconds = (System.nanoTime() - start) / 1e9;
        Samples rates = rates(carried, before, seconds);
        tell(idle.median(), idle.percentile(99), loaded.median(), loaded.percentile(99));
        tell(rates.median() * streams, rates.percentile(0), rates.percentile(100));
        Runtime.getRuntime().halt(0);
    }

    private static RtcConnector behind(UdpRelay relay, URI server, RtcConnector connector) {
        return connector.signaling(signaling -> signaling.withTransport(
                new RelayedTransport(new WebSocketTransport(server), new RelayedCandidates(relay))));
    }

    private static void tell(double... values) {
        for (double value : values) {
            Child.tell(System.out, value);
        }
    }

    private static List<AtomicLong> load(Peer sender, Peer receiver, int streams) {
        List<AtomicLong> carried = new ArrayList<>();
        for (int n = 0; n < streams; n++) {
            String label = "stream-" + n;
            ByteBuffer bytes = ByteBuffer.allocateDirect(65_530);
            AtomicLong count = new AtomicLong();
            carried.add(count);
            DataChannel from = sender.openChannel(label, ChannelOptions.flow()).block(PATIENCE);
            DataChannel to = receiver.channels().filter(channel -> channel.label().equals(label)).blockFirst(PATIENCE);
            to.bytes().subscribe(piece -> count.addAndGet(piece.remaining()));
            from.sendBytes(Flux.generate(sink -> sink.next(bytes))).subscribe();
        }
        return carried;
    }

    private static Samples roundTrips(Peer peer, int count) {
        List<Double> millis = new ArrayList<>();
        Flux.range(0, count)
                .concatMap(number -> Mono.delay(Duration.ofMillis(10)).then(roundTrip(peer, number)))
                .doOnNext(millis::add)
                .blockLast(PATIENCE);
        return Samples.of(millis);
    }

    private static Mono<Double> roundTrip(Peer peer, int number) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            String ping = number + " at " + start; // what is kept of earlier ones is not the answer
            Mono<Double> answer = peer.messages()
                    .filter(message -> message.text().equals(ping))
                    .next()
                    .map(message -> (System.nanoTime() - start) / 1e6);
            return Mono.zip(answer, peer.send(ping).thenReturn(number)).map(both -> both.getT1());
        });
    }

    private static Samples rates(List<AtomicLong> carried, List<Long> before, double seconds) {
        List<Double> rates = new ArrayList<>();
        for (int n = 0; n < carried.size(); n++) {
            rates.add((carried.get(n).get() - before.get(n)) / 1e6 / seconds);
        }
        return Samples.of(rates);
    }
}
