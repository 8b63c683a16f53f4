package io.reactivertc.impl;

import io.reactivertc.IceServer;
import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.media.SenderPort;
import io.reactivertc.impl.media.SourcePort;
import io.reactivertc.impl.peer.IceCandidate;
import io.reactivertc.impl.peer.PeerPort;
import io.reactivertc.impl.peer.SessionDescription;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerStatistics;
import java.util.List;
import reactor.core.publisher.Mono;

/** Passes everything on to another port; what a test does differently, it overrides. */
class ForwardingPort implements PeerPort {

    private final PeerPort port;

    ForwardingPort(PeerPort port) {
        this.port = port;
    }

    @Override
    public Mono<SessionDescription> offer() {
        return port.offer();
    }

    @Override
    public Mono<SessionDescription> answer(SessionDescription offer, boolean rollback) {
        return port.answer(offer, rollback);
    }

    @Override
    public Mono<Void> accept(SessionDescription answer) {
        return port.accept(answer);
    }

    @Override
    public Mono<Void> rollback() {
        return port.rollback();
    }

    @Override
    public Mono<SessionDescription> localDescription() {
        return port.localDescription();
    }

    @Override
    public Mono<Void> addCandidate(IceCandidate candidate) {
        return port.addCandidate(candidate);
    }

    @Override
    public void restartIce() {
        port.restartIce();
    }

    @Override
    public Mono<Void> iceServers(List<IceServer> servers) {
        return port.iceServers(servers);
    }

    @Override
    public Mono<PeerPath> path() {
        return port.path();
    }

    @Override
    public Mono<PeerStatistics> statistics() {
        return port.statistics();
    }

    @Override
    public ChannelPort openChannel(ChannelSpec spec, ChannelPort.Listener listener) {
        return port.openChannel(spec, listener);
    }

    @Override
    public SenderPort send(SourcePort source, String trackId, String streamId) {
        return port.send(source, trackId, streamId);
    }

    @Override
    public Mono<Void> close() {
        return port.close();
    }
}
