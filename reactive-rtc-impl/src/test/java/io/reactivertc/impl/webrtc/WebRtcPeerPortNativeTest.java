package io.reactivertc.impl.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivertc.IceConfig.PortRange;
import io.reactivertc.IceConfig.TransportPolicy;
import io.reactivertc.IceServer;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.peer.PeerEngine;
import io.reactivertc.impl.peer.PeerPort.LinkState;
import io.reactivertc.impl.peer.PeerPortConfig;
import io.reactivertc.impl.peer.PeerPortContract;
import io.reactivertc.impl.peer.PortEnd;
import io.reactivertc.impl.peer.RecordingChannel;
import io.reactivertc.impl.peer.SessionDescription;
import io.reactivertc.peer.PeerPath;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class WebRtcPeerPortNativeTest implements PeerPortContract {

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

    @Test
    void findsADirectPathAndNoneBefore() throws InterruptedException {
        left.open(engine(), CONFIG);
        right.open(engine(), CONFIG);
        left.openChannel(ChannelSpec.negotiated("rtc.control", 0));
        right.openChannel(ChannelSpec.negotiated("rtc.control", 0));
        assertThat(left.await(left.port().path())).isEqualTo(PeerPath.UNKNOWN);

        left.connect(right);
        left.awaitState(LinkState.CONNECTED);

        assertThat(left.await(left.port().path())).isIn(PeerPath.DIRECT, PeerPath.REFLEXIVE);
    }

    @Test
    void keepsToTheRangeOfPorts() throws InterruptedException {
        left.open(engine(), new PeerPortConfig(List.of(), TransportPolicy.ALL, new PortRange(42_000, 42_050)));

        assertThat(gathered())
                .filteredOn(line -> line.contains(" udp "))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(Integer.parseInt(line.split(" ")[5])).isBetween(42_000, 42_050));
    }

    @Test
    void gathersNoHostCandidatesWhenOnlyRelaysAreAllowed() throws InterruptedException {
        left.open(engine(), new PeerPortConfig(List.of(), TransportPolicy.RELAY, PortRange.ANY));

        assertThat(gathered()).isEmpty();
    }

    @Test
    void namesTheUserNameFragmentOfItsCandidates() throws InterruptedException {
        left.open(engine(), CONFIG);
        gathered();

        assertThat(left.candidates()).isNotEmpty().allSatisfy(candidate -> {
            assertThat(candidate.usernameFragment()).isNotEmpty();
            assertThat(left.await(left.port().localDescription()).sdp())
                    .contains("a=ice-ufrag:" + candidate.usernameFragment());
        });
    }

    @Test
    void talksToAPeerThatSetsNoLimitToMessages() throws InterruptedException {
        left.open(engine(), CONFIG);
        right.open(engine(), CONFIG);
        RecordingChannel from = left.openChannel(ChannelSpec.negotiated("rtc.messages", 1));
        RecordingChannel to = right.openChannel(ChannelSpec.negotiated("rtc.messages", 1));

        SessionDescription offer = unlimited(left.await(left.port().offer()));
        SessionDescription answer = unlimited(right.await(right.port().answer(offer, false)));
        left.await(left.port().accept(answer));
        left.linkTo(right);
        right.linkTo(left);
        from.awaitOpen();
        from.send(ByteBuffer.allocate(NativeChannel.MAX_FRAME_BYTES), true);

        assertThat(to.nextFrame().bytes()).hasSize(NativeChannel.MAX_FRAME_BYTES);
    }

    @Test
    void tellsAFailureOfDtlsFromOneOfIce() throws InterruptedException {
        left.open(engine(), CONFIG);
        right.open(engine(), CONFIG);
        left.openChannel(ChannelSpec.negotiated("rtc.control", 0));
        right.openChannel(ChannelSpec.negotiated("rtc.control", 0));

        SessionDescription offer = left.await(left.port().offer());
        SessionDescription answer = right.await(right.port().answer(withOtherFingerprint(offer), false));
        left.await(left.port().accept(answer));
        left.linkTo(right);
        right.linkTo(left);

        right.awaitState(LinkState.BROKEN);
    }

    @Test
    void closesAChannelInsteadOfLettingALargeFrameKillIt() throws InterruptedException {
        left.open(engine(), CONFIG);
        right.open(engine(), CONFIG);
        RecordingChannel from = left.openChannel(ChannelSpec.negotiated("rtc.messages", 1));
        RecordingChannel to = right.openChannel(ChannelSpec.negotiated("rtc.messages", 1));
        left.connect(right);
        from.awaitOpen();

        from.send(ByteBuffer.allocate(NativeChannel.MAX_FRAME_BYTES + 1), true);

        from.awaitClosed();
        to.awaitClosed();
        assertThat(to.frames).isEmpty();
    }

    @Test
    void takesOtherServersLaterAndRefusesBadOnes() {
        left.open(engine(), CONFIG);

        left.await(left.port().iceServers(List.of(IceServer.stun("stun:192.0.2.1:3478"))));
        left.await(left.port().iceServers(List.of()));
        assertThatThrownBy(() -> left.await(left.port().iceServers(Collections.nCopies(65, IceServer.stun("stun:192.0.2.1")))))
                .isInstanceOf(RtcException.class)
                .hasMessageContaining("INVALID_ARGUMENT");
    }

    /** Gathers for a data channel and returns the candidates of the description. */
    private List<String> gathered() throws InterruptedException {
        left.openChannel(ChannelSpec.negotiated("rtc.control", 0));
        left.await(left.port().offer());
        assertThat(left.gatherings.poll(20, TimeUnit.SECONDS)).isNotNull();
        return left.await(left.port().localDescription()).sdp().lines().filter(line -> line.startsWith("a=candidate:"))
                .toList();
    }

    private static SessionDescription withOtherFingerprint(SessionDescription description) {
        return new SessionDescription(description.type(),
                description.sdp().replaceAll("(a=fingerprint:sha-256) ..:..:..", "$1 00:11:22"));
    }

    private static SessionDescription unlimited(SessionDescription description) {
        return new SessionDescription(description.type(),
                description.sdp().replaceAll("a=max-message-size:\\d+", "a=max-message-size:0"));
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
