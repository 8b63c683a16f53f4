package io.reactivertc.impl;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.AudioSourcePort;
import io.reactivertc.impl.media.VideoSourcePort;
import io.reactivertc.impl.peer.IceCandidate;
import io.reactivertc.impl.peer.PeerEngine;
import io.reactivertc.impl.peer.PeerPort;
import io.reactivertc.impl.peer.PeerPortConfig;
import io.reactivertc.impl.peer.SessionDescription;
import io.reactivertc.media.Codec;
import io.reactivertc.netlab.RelayedCandidates;
import io.reactivertc.netlab.UdpRelay;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Is an engine whose peer connections reach others, and are reached, through a relay only: they are its near end. */
final class RelayedEngine implements PeerEngine {

    private final PeerEngine engine;
    private final RelayedCandidates candidates;

    RelayedEngine(PeerEngine engine, UdpRelay relay) {
        this.engine = engine;
        this.candidates = new RelayedCandidates(relay);
    }

    @Override
    public AudioSourcePort audioSource() {
        return engine.audioSource();
    }

    @Override
    public VideoSourcePort videoSource() {
        return engine.videoSource();
    }

    @Override
    public Mono<List<Codec>> codecs() {
        return engine.codecs();
    }

    @Override
    public Mono<PeerPort> open(PeerPortConfig config, RtcLoop loop, PeerPort.Listener listener) {
        return engine.open(config, loop, new Listener(listener)).map(Port::new);
    }

    private final class Port extends ForwardingPort {

        Port(PeerPort port) {
            super(port);
        }

        @Override
        public Mono<SessionDescription> offer() {
            return super.offer().map(this::told);
        }

        @Override
        public Mono<SessionDescription> answer(SessionDescription offer, boolean rollback) {
            return super.answer(heard(offer), rollback).map(this::told);
        }

        @Override
        public Mono<Void> accept(SessionDescription answer) {
            return super.accept(heard(answer));
        }

        @Override
        public Mono<SessionDescription> localDescription() {
            return super.localDescription().map(this::told);
        }

        @Override
        public Mono<Void> addCandidate(IceCandidate candidate) {
            return Mono.justOrEmpty(rewrite(candidate, candidates::heard)).flatMap(super::addCandidate);
        }

        private SessionDescription told(SessionDescription own) {
            return new SessionDescription(own.type(), candidates.toldDescription(own.sdp()));
        }

        private SessionDescription heard(SessionDescription remote) {
            return new SessionDescription(remote.type(), candidates.heardDescription(remote.sdp()));
        }
    }

    private final class Listener extends ForwardingListener {

        Listener(PeerPort.Listener listener) {
            super(listener);
        }

        @Override
        public void onCandidate(IceCandidate candidate) {
            rewrite(candidate, candidates::told).ifPresent(super::onCandidate);
        }
    }

    private static Optional<IceCandidate> rewrite(IceCandidate candidate, Function<String, Optional<String>> rewriting) {
        String line = candidate.candidate();
        return line == null
                ? Optional.of(candidate)
                : rewriting.apply(line).map(rewritten -> new IceCandidate(
                        rewritten, candidate.sdpMid(), candidate.sdpMLineIndex(), candidate.usernameFragment()));
    }
}
