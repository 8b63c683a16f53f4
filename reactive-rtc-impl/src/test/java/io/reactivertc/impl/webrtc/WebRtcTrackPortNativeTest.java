package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.peer.PeerEngine;
import io.reactivertc.impl.peer.PortEnd;
import io.reactivertc.impl.peer.TrackPortContract;
import org.junit.jupiter.api.AfterEach;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class WebRtcTrackPortNativeTest implements TrackPortContract {

    private final Scheduler threads = Schedulers.newParallel("test-loop", 2);
    private final PortEnd left = new PortEnd(RtcLoop.on(threads));
    private final PortEnd right = new PortEnd(RtcLoop.on(threads));

    @AfterEach
    void givesEveryNativeHandleBack() {
        left.close();
        right.close();
        threads.dispose();

        assertThat(WebRtcEngine.liveHandles()).isZero();
    }

    @Override
    public PeerEngine engine() {
        return WebRtcEngine.shared();
    }

    @Override
    public PortEnd left() {
        return left;
    }

    @Override
    public PortEnd right() {
        return right;
    }
}
