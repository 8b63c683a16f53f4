package io.reactivertc.impl;

import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.media.TrackPort;
import io.reactivertc.impl.peer.IceCandidate;
import io.reactivertc.impl.peer.IceServerProblem;
import io.reactivertc.impl.peer.PeerPort;
import org.jspecify.annotations.Nullable;

/** Passes everything on to another listener; what a test does differently, it overrides. */
class ForwardingListener implements PeerPort.Listener {

    private final PeerPort.Listener listener;

    ForwardingListener(PeerPort.Listener listener) {
        this.listener = listener;
    }

    @Override
    public void onNegotiationNeeded() {
        listener.onNegotiationNeeded();
    }

    @Override
    public void onSignalingStable() {
        listener.onSignalingStable();
    }

    @Override
    public void onCandidate(IceCandidate candidate) {
        listener.onCandidate(candidate);
    }

    @Override
    public void onGatheringComplete() {
        listener.onGatheringComplete();
    }

    @Override
    public void onServerProblem(IceServerProblem problem) {
        listener.onServerProblem(problem);
    }

    @Override
    public void onState(PeerPort.LinkState state) {
        listener.onState(state);
    }

    @Override
    public ChannelPort.@Nullable Listener onChannel(ChannelPort channel) {
        return listener.onChannel(channel);
    }

    @Override
    public void onTrack(TrackPort track) {
        listener.onTrack(track);
    }

    @Override
    public void onTrackEnded(TrackPort track) {
        listener.onTrackEnded(track);
    }
}
