package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onvoid.webrtc.RTCDataChannelState;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.peer.PeerPortContract;
import io.reactivertc.impl.peer.PortEnd;
import io.reactivertc.impl.peer.RecordingChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Tests the loop's side without native code: its lane never runs. */
class WebRtcChannelPortTest {

    private static final ByteBuffer MEMORY = ByteBuffer.allocateDirect(1 << 20);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RtcLoop loop = RtcLoop.on(time);
    private final PortEnd end = new PortEnd(loop);
    private final RecordingChannel told = new RecordingChannel(end);
    private final NativeEngine engine = new NativeEngine(time, Duration.ofSeconds(2));
    private final NativePeer peer = new NativePeer(engine, PeerPortContract.CONFIG);
    private final WebRtcPeerPort owner = new WebRtcPeerPort(peer, engine.lane(), loop, EngineLimits.DEFAULT, end);
    private final WebRtcChannelPort port =
            new WebRtcChannelPort(ChannelSpec.negotiated("channel", 0), new NativeChannel(engine), owner, engine.lane(), loop);

    WebRtcChannelPortTest() {
        port.listen(told);
    }

    @AfterEach
    void stop() {
        loop.dispose();
        time.dispose();
    }

    @Test
    void copiesWhatItBringsAndKeepsOrder() {
        ByteBuffer memory = ByteBuffer.allocateDirect(2);
        port.stateIs(RTCDataChannelState.OPEN);
        port.received(memory.put(0, (byte) 1).duplicate(), true);
        port.received(memory.put(0, (byte) 2).duplicate(), true);
        port.stateIs(RTCDataChannelState.CLOSED);

        run();

        assertThat(told.opened.getCount()).isZero();
        assertThat(told.frames).extracting(frame -> frame.bytes()[0]).containsExactly((byte) 1, (byte) 2);
        assertThat(told.closed.getCount()).isZero();
    }

    @Test
    void tellsOpenAndClosedOnceAndNothingAfterTheClose() {
        port.stateIs(RTCDataChannelState.OPEN);
        port.stateIs(RTCDataChannelState.OPEN);
        port.stateIs(RTCDataChannelState.CLOSED);
        port.stateIs(RTCDataChannelState.CLOSED);
        port.received(MEMORY.duplicate(), true);

        run();

        assertThat(end.callbacks).hasValue(2);
    }

    @Test
    void takesNoMoreOfAFloodThanMayWait() {
        loop.execute(() -> { // while a command runs, nothing that arrives is read
            for (int n = 0; n < 100; n++) {
                port.received(MEMORY.duplicate(), true);
            }
        });

        run();

        assertThat(told.frames).hasSize(63);
    }

    @Test
    void countsOnlyWhatIsNotReadYet() {
        for (int n = 0; n < 200; n++) {
            port.received(MEMORY.duplicate(), true);
            run();
            told.frames.clear();
        }
        port.received(MEMORY.duplicate(), true);

        run();

        assertThat(told.frames).hasSize(1);
    }

    private void run() {
        time.advanceTimeBy(Duration.ofMillis(1));
    }
}
