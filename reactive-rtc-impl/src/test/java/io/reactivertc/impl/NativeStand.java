package io.reactivertc.impl;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.impl.webrtc.WebRtcEngine;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Is a real server and the real engine, for tests of whole rooms. Closing it checks that nothing is left: no native handle, no thread of the library. */
final class NativeStand implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KillableEngine engine = new KillableEngine(WebRtcEngine.shared());
    private final List<RtcConnection> connections = new CopyOnWriteArrayList<>();
    private final BoundServer server;
    private final RtcConnector connector;

    NativeStand() {
        this(UnaryOperator.identity());
    }

    /** Creates a stand whose connections are configured by this. */
    NativeStand(UnaryOperator<RtcConnector> change) {
        server = Objects.requireNonNull(SignalingServer.create().port(0).bind().block(PATIENCE));
        ConnectionParts process = ConnectionParts.ofProcess();
        ConnectionParts parts = new ConnectionParts(
                process.loops(), engine, process.sessions(), process.transports(), process.json(), process.bodies(),
                process.control(), process.clock());
        connector = change.apply(RtcConnector.create(new DefaultRtcProvider(parts)).signaling(server.uri()));
    }

    KillableEngine engine() {
        return engine;
    }

    RtcConnection connect(String user) {
        RtcConnection connection = Objects.requireNonNull(connector.userId(user).connect().block(PATIENCE));
        connections.add(connection);
        return connection;
    }

    /** Lets two users enter a room, and returns each as the other sees it, connected: the second one first. */
    List<Peer> pair(String first, String second) {
        Room one = connect(first).room(RoomStory.ROOM);
        Room other = connect(second).room(RoomStory.ROOM);
        one.openOrJoin().block(PATIENCE);
        other.openOrJoin().block(PATIENCE);
        return List.of(onlyPeer(one), onlyPeer(other));
    }

    private static Peer onlyPeer(Room room) {
        Mono<Peer> connected = room.peers()
                .next()
                .delayUntil(peer -> peer.states().filter(state -> state.isConnected()).next());
        return Objects.requireNonNull(connected.block(PATIENCE));
    }

    @Override
    public void close() {
        Flux.fromIterable(connections).flatMap(RtcConnection::close, Integer.MAX_VALUE).then().block(PATIENCE);
        server.close().block(PATIENCE);
        Await.until(() -> WebRtcEngine.liveHandles() + " live handles, threads " + threads(),
                () -> WebRtcEngine.liveHandles() == 0 && threads().isEmpty());
    }

    /** Returns the threads of the library that live. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("rtc-"))
                .sorted().toList();
    }
}
