package io.reactivertc.server;

import io.reactivertc.impl.hub.HubLimits;
import io.reactivertc.impl.signaling.SignalingContract;
import io.reactivertc.impl.signaling.SignalingRig;
import io.reactivertc.impl.signaling.netty.WebSocketTransport;
import io.reactivertc.signaling.SignalingTransport;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Holds our server and our client to the contract, over sockets. */
class WebSocketSignalingServerTest implements SignalingContract {

    @Override
    public SignalingRig make(HubLimits limits) {
        return new SocketRig(limits);
    }

    private static final class SocketRig implements SignalingRig {

        private static final Duration PATIENCE = Duration.ofSeconds(10);

        private final SignalingServer description;
        private final List<CuttableProxy> proxies = new CopyOnWriteArrayList<>();
        private volatile BoundServer server;

        SocketRig(HubLimits limits) {
            description = SignalingServer.create()
                    .port(0)
                    .grace(GRACE)
                    .secret("a secret of some length".getBytes(StandardCharsets.UTF_8))
                    .limits(defaults -> new ServerLimits(limits));
            server = description.bind().block(PATIENCE);
        }

        @Override
        public Line line() {
            CuttableProxy proxy = new CuttableProxy(() -> server.port());
            proxies.add(proxy);
            return new Line() {
                @Override
                public SignalingTransport transport() {
                    return new WebSocketTransport(URI.create("ws://localhost:" + proxy.port() + "/rtc"));
                }

                @Override
                public void cut() {
                    proxy.cut();
                }
            };
        }

        @Override
        public void restart() {
            server.close().block(PATIENCE);
            server = description.bind().block(PATIENCE);
        }

        @Override
        public void close() {
            proxies.forEach(CuttableProxy::close);
            server.close().block(PATIENCE);
        }
    }
}
