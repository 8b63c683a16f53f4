package io.reactivertc.samples.browser;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/** Stands between a client and a server on this machine; a test can cut what goes through it, and let it through again. */
final class CuttableProxy implements AutoCloseable {

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final DisposableServer server;
    private final int target;
    private volatile boolean cut;

    CuttableProxy(int target) {
        this.target = target;
        this.server = TcpServer.create().host("localhost").port(0).doOnConnection(this::admit).handle(this::relay).bindNow();
    }

    int port() {
        return server.port();
    }

    /** Breaks what is connected and refuses what comes. */
    void cut() {
        cut = true;
        connections.forEach(Connection::dispose);
    }

    /** Lets connections through again. */
    void restore() {
        cut = false;
    }

    @Override
    public void close() {
        cut();
        server.disposeNow();
    }

    private void admit(Connection connection) {
        if (cut) {
            connection.dispose();
            return;
        }
        connections.add(connection);
        connection.onDispose(() -> connections.remove(connection));
    }

    private Publisher<Void> relay(NettyInbound in, NettyOutbound out) {
        if (cut) {
            return Mono.empty();
        }
        return TcpClient.create().host("localhost").port(target).connect().flatMap(onward -> Mono.firstWithSignal(
                onward.outbound().send(in.receive().retain()).then(),
                out.send(onward.inbound().receive().retain()).then())
                .doFinally(end -> onward.dispose()));
    }
}
