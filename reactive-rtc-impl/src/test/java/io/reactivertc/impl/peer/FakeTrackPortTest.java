package io.reactivertc.impl.peer;

import io.reactivertc.impl.loop.RtcLoop;
import org.junit.jupiter.api.AfterEach;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Holds the fake to what the native engine does with media. */
class FakeTrackPortTest implements TrackPortContract {

    private final Scheduler threads = Schedulers.newParallel("fake-port", 2);
    private final FakePeerEngine engine = new FakePeerEngine();
    private final PortEnd left = new PortEnd(RtcLoop.on(threads));
    private final PortEnd right = new PortEnd(RtcLoop.on(threads));

    @AfterEach
    void close() {
        left.close();
        right.close();
        threads.dispose();
    }

    @Override
    public PeerEngine engine() {
        return engine;
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
