package io.reactivertc.impl.room;

import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.AudioSourcePort;
import io.reactivertc.impl.media.VideoSourcePort;
import io.reactivertc.impl.peer.PeerEngine;
import io.reactivertc.impl.peer.PeerPort;
import io.reactivertc.impl.peer.PeerPortConfig;
import io.reactivertc.media.Codec;
import java.util.List;
import reactor.core.publisher.Mono;

/** Is an engine with which no peer connection ever comes up. */
final class DeadEngine implements PeerEngine {

    @Override
    public Mono<List<Codec>> codecs() {
        return Mono.empty();
    }

    @Override
    public Mono<PeerPort> open(PeerPortConfig config, RtcLoop loop, PeerPort.Listener listener) {
        return Mono.never();
    }

    @Override
    public AudioSourcePort audioSource() {
        return (samples, channels) -> true;
    }

    @Override
    public VideoSourcePort videoSource() {
        return frame -> {};
    }
}
