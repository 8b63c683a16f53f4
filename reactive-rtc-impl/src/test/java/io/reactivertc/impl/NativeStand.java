package io.reactivertc.impl;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.impl.peer.PeerEngine;
import io.reactivertc.impl.webrtc.WebRtcEngine;
import io.reactivertc.netlab.UdpRelay;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.net.URI;
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
    private final UdpRelay relay = new UdpRelay(Long.getLong("test.relay", 1));
    private final URI server;
    private final Hardware hardware;
    private final Mono<Void> closeServer;
    private final RtcConnector connector;
    private final RtcConnector relayed;

    NativeStand() {
        this(UnaryOperator.identity());
    }

    /** Creates a stand whose connections are configured by this. */
    NativeStand(UnaryOperator<RtcConnector> change) {
        this(change, UnaryOperator.identity());
    }

    /** Creates a stand whose connections and whose server are configured by these. */
    NativeStand(UnaryOperator<RtcConnector> change, UnaryOperator<SignalingServer> serverChange) {
        this(change, Objects.requireNonNull(serverChange.apply(SignalingServer.create().port(0)).bind().block(PATIENCE)));
    }

    /** Creates a stand whose connections see and hear with this. */
    NativeStand(Hardware hardware) {
        this(UnaryOperator.identity(), Objects.requireNonNull(SignalingServer.create().port(0).bind().block(PATIENCE)),
                hardware);
    }

    /** Creates a stand at a server of the test's own. */
    NativeStand(URI server) {
        this(server, UnaryOperator.identity(), Mono.empty(), Hardware.ofMachine());
    }

    private NativeStand(UnaryOperator<RtcConnector> change, BoundServer server) {
        this(change, server, Hardware.ofMachine());
    }

    private NativeStand(UnaryOperator<RtcConnector> change, BoundServer server, Hardware hardware) {
        this(server.uri(), change, server.close(), hardware);
    }

    private NativeStand(URI server, UnaryOperator<RtcConnector> change, Mono<Void> closeServer, Hardware hardware) {
        this.hardware = hardware;
        this.server = server;
        this.closeServer = closeServer;
        this.connector = change.apply(connector(engine));
        this.relayed = change.apply(connector(new RelayedEngine(engine, relay)));
    }

    private RtcConnector connector(PeerEngine with) {
        ConnectionParts process = ConnectionParts.ofProcess();
        ConnectionParts parts = new ConnectionParts(
                process.loops(), with, process.sessions(), process.transports(), process.json(), process.bodies(),
                process.control(), process.clock(), process.files(), hardware);
        return RtcConnector.create(new DefaultRtcProvider(parts)).signaling(server);
    }

    KillableEngine engine() {
        return engine;
    }

    /** Returns what is between all others and those who are {@linkplain #connectRelayed behind} it: these are its near end. */
    UdpRelay relay() {
        return relay;
    }

    RtcConnection connect(String user) {
        return connect(connector, user);
    }

    /** Connects a user whose peers are reached through the relay only. */
    RtcConnection connectRelayed(String user) {
        return connect(relayed, user);
    }

    private RtcConnection connect(RtcConnector with, String user) {
        RtcConnection connection = Objects.requireNonNull(with.userId(user).connect().block(PATIENCE));
        connections.add(connection);
        return connection;
    }

    /** Lets two users enter a room, and returns each as the other sees it, connected: the second one first. */
    List<Peer> pair(String first, String second) {
        return pair(connect(first), connect(second));
    }

    /** As {@link #pair(String, String)}, with the relay between the two: the second one is behind it. */
    List<Peer> relayedPair(String first, String second) {
        return pair(connect(first), connectRelayed(second));
    }

    /** Lets two connections enter a room. */
    static List<Peer> pair(RtcConnection first, RtcConnection second) {
        Room one = first.room(RoomStory.ROOM);
        Room other = second.room(RoomStory.ROOM);
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
        closeServer.block(PATIENCE);
        relay.close();
        Await.until(() -> WebRtcEngine.liveHandles() + " live handles, threads " + threads(),
                () -> WebRtcEngine.liveHandles() == 0 && threads().isEmpty());
    }

    /** Returns the threads of the library that live. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("rtc-"))
                .sorted().toList();
    }
}
