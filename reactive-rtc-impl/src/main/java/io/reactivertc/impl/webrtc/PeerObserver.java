package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceConnectionState;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnectionIceErrorEvent;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCSignalingState;
import io.reactivertc.impl.peer.IceCandidate;
import io.reactivertc.impl.peer.IceServerProblem;
import io.reactivertc.impl.peer.PeerPort.LinkState;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Is the shell around what a peer connection calls: lets nothing be thrown into native code, which would abort the JVM (N1), and lets go of its target when the connection is
 * closed. Called on the engine's native thread, which serves all connections: copy, enqueue, return.
 */
final class PeerObserver implements PeerConnectionObserver {

    private final NativeLane lane;

    /** Cleared by the lane, read by the native thread. */
    private volatile @Nullable WebRtcPeerPort target;

    PeerObserver(NativeLane lane, WebRtcPeerPort target) {
        this.lane = lane;
        this.target = target;
    }

    /** The state of ICE alone, told before the one that sums it up. Only the native thread uses it. */
    private RTCIceConnectionState ice = RTCIceConnectionState.NEW;

    /** Lets go of the target; nothing is told from now on. */
    void release() {
        target = null;
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
        tell(port -> {
            IceCandidate found = Candidates.found(candidate);
            if (found != null) {
                port.notifyLater(listener -> listener.onCandidate(found));
            }
        });
    }

    @Override
    public void onIceCandidateError(RTCPeerConnectionIceErrorEvent event) {
        tell(port -> {
            IceServerProblem problem = Candidates.problem(event);
            port.notifyLater(listener -> listener.onServerProblem(problem));
        });
    }

    @Override
    public void onIceGatheringChange(RTCIceGatheringState state) {
        if (state == RTCIceGatheringState.COMPLETE) {
            tell(port -> port.notifyLater(listener -> listener.onGatheringComplete()));
        }
    }

    @Override
    public void onStandardizedIceConnectionChange(RTCIceConnectionState state) {
        ice = state;
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
        LinkState ours = linkState(state);
        tell(port -> port.notifyLater(listener -> listener.onState(ours)));
    }

    /** A failure that is not one of ICE is one of DTLS. */
    private LinkState linkState(RTCPeerConnectionState state) {
        boolean iceFailed = ice == RTCIceConnectionState.FAILED || ice == RTCIceConnectionState.DISCONNECTED;
        return state == RTCPeerConnectionState.FAILED && !iceFailed ? LinkState.BROKEN : LinkState.valueOf(state.name());
    }

    @Override
    public void onRenegotiationNeeded() {
        tell(port -> port.notifyLater(listener -> listener.onNegotiationNeeded()));
    }

    @Override
    public void onSignalingChange(RTCSignalingState state) {
        if (state == RTCSignalingState.STABLE) {
            tell(port -> port.notifyLater(listener -> listener.onSignalingStable()));
        }
    }

    @Override
    public void onDataChannel(RTCDataChannel channel) {
        NativeErrors.guard(() -> {
            WebRtcPeerPort port = target;
            if (port == null) {
                lane.execute(channel::dispose);
            } else {
                port.announced(channel);
            }
        });
    }

    private void tell(Consumer<WebRtcPeerPort> what) {
        NativeErrors.guard(() -> {
            WebRtcPeerPort port = target;
            if (port != null) {
                what.accept(port);
            }
        });
    }
}
