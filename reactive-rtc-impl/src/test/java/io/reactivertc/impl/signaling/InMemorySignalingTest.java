package io.reactivertc.impl.signaling;

import io.reactivertc.impl.hub.Hub;
import io.reactivertc.impl.hub.HubConfig;
import io.reactivertc.impl.hub.HubLimits;
import io.reactivertc.impl.hub.IceSupply;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.RtcLoops;
import io.reactivertc.signaling.SignalingTransport;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class InMemorySignalingTest implements SignalingContract {

    @Override
    public SignalingRig make(HubLimits limits) {
        return new InMemoryRig(limits);
    }

    private static final class InMemoryRig implements SignalingRig {

        private final HubConfig config;
        private final List<MemoryLine> lines = new CopyOnWriteArrayList<>();
        private RtcLoop loop = RtcLoops.shared().lease();
        private Hub hub;

        InMemoryRig(HubLimits limits) {
            byte[] secret = "a secret of some length".getBytes(StandardCharsets.UTF_8);
            config = new HubConfig(limits, GRACE, Duration.ofSeconds(10), secret, null, IceSupply.NONE, Clock.systemUTC());
            hub = new Hub(config, loop);
        }

        @Override
        public Line line() {
            MemoryLine line = new MemoryLine(new InMemorySignaling(hub, loop));
            lines.add(line);
            return line;
        }

        @Override
        public void restart() {
            hub.shutdown().block(Duration.ofSeconds(5));
            loop.dispose();
            loop = RtcLoops.shared().lease();
            hub = new Hub(config, loop);
            lines.forEach(line -> line.signaling = new InMemorySignaling(hub, loop));
        }

        @Override
        public void close() {
            loop.dispose();
        }
    }

    private static final class MemoryLine implements SignalingRig.Line {

        private volatile InMemorySignaling signaling;

        MemoryLine(InMemorySignaling signaling) {
            this.signaling = signaling;
        }

        @Override
        public SignalingTransport transport() {
            return signaling.transport();
        }

        @Override
        public void cut() {
            signaling.cutAll();
        }
    }
}
