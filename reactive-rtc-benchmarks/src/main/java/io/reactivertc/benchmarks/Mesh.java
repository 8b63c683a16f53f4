package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Measures a full mesh of so many peers in one process: time until all are connected, and what a link takes. Argument: peers. */
final class Mesh {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<Integer> SIZES = List.of(2, 4, 8, 16);
    private static final RoomId ROOM = RoomId.of("bench");

    private Mesh() {}

    static void run(Report report) {
        report.section("Full mesh in one process");
        report.row("peers", "links", "all connected, ms", "ms per link", "heap KB per link", "resident KB per link",
                "threads per link");
        SIZES.forEach(size -> report.row((Object[]) row(size)));
    }

    private static String[] row(int size) {
        try (Child child = Child.start(Mesh.class, size)) {
            return child.result().split(" ");
        }
    }

    public static void main(String[] arguments) throws Exception {
        int size = Integer.parseInt(arguments[0]);
        int links = size * (size - 1) / 2;
        BoundServer server = SignalingServer.create().port(0).bind().block(PATIENCE);
        RtcConnector connector = RtcConnector.create().signaling(server.uri());
        meet(connector, 2, RoomId.of("warm-up"));
        List<RtcConnection> members = connect(connector, size);
        long heap = heap();
        long resident = status("VmRSS");
        long threads = status("Threads");
        long start = System.nanoTime();
        enter(members, ROOM);
        double millis = (System.nanoTime() - start) / 1e6;
        long grownResident = status("VmRSS") - resident;
        long grownThreads = status("Threads") - threads;
        long grownHeap = (heap() - heap) / 1024;
        Child.tell(System.out, String.join(" ", List.of(
                String.valueOf(size),
                String.valueOf(links),
                Report.decimal(millis),
                Report.decimal(millis / links),
                Report.decimal((double) grownHeap / links),
                Report.decimal((double) grownResident / links),
                Report.decimal((double) grownThreads / links))));
        Runtime.getRuntime().halt(0);
    }

    private static void meet(RtcConnector connector, int size, RoomId room) {
        List<RtcConnection> members = connect(connector, size);
        enter(members, room);
        Flux.fromIterable(members).flatMap(RtcConnection::close).blockLast(PATIENCE);
    }

    private static List<RtcConnection> connect(RtcConnector connector, int size) {
        return IntStream.range(0, size).mapToObj(member -> connector.connect().block(PATIENCE)).toList();
    }

    private static void enter(List<RtcConnection> members, RoomId room) {
        Flux.fromIterable(members)
                .flatMap(member -> allConnected(member.room(room), members.size() - 1), members.size())
                .blockLast(PATIENCE);
    }

    private static Mono<Void> allConnected(Room room, int others) {
        Mono<Void> connected = room.peers()
                .take(others)
                .flatMap(peer -> peer.states().filter(state -> state.isConnected()).next(), others)
                .then();
        return Mono.when(connected, room.openOrJoin(RoomOptions.DEFAULT.withMaxPeers(32)));
    }

    private static long heap() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long status(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
