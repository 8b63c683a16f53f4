package io.reactivertc.impl;

import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.AudioSourcePort;
import io.reactivertc.impl.media.VideoSourcePort;
import io.reactivertc.impl.peer.PeerEngine;
import io.reactivertc.impl.peer.PeerPort;
import io.reactivertc.impl.peer.PeerPortConfig;
import io.reactivertc.impl.peer.SessionDescription;
import io.reactivertc.media.Codec;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Is an engine whose peer connections a test can kill, or make renegotiate, at any moment. */
final class KillableEngine implements PeerEngine {

    private final PeerEngine engine;
    private final Set<Port> live = ConcurrentHashMap.newKeySet();
    private final AtomicInteger collisions = new AtomicInteger();

    KillableEngine(PeerEngine engine) {
        this.engine = engine;
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
        Wish wish = new Wish(listener);
        return engine.open(config, loop, wish).map(port -> new Port(port, loop, wish));
    }

    /** Kills all peer connections that live now, under whoever uses them. */
    void kill() {
        live.forEach(Port::kill);
    }

    /** Kills the lanes that live now; returns how many ports those were. */
    int killLanes() {
        List<Port> lanes = live.stream().filter(Port::isLane).toList();
        lanes.forEach(Port::kill);
        return lanes.size();
    }

    /** Returns how many ports of lanes live now. */
    long lanes() {
        return live.stream().filter(Port::isLane).count();
    }

    /** Returns how many offers were accepted, by each peer connection that lives now. */
    List<Integer> accepted() {
        return live.stream().map(port -> port.accepted.get()).toList();
    }

    /** Returns how often an own offer was rolled back for one of the other side. */
    int collisions() {
        return collisions.get();
    }

    /** Makes all peer connections want a negotiation now. */
    void renegotiate() {
        live.forEach(Port::renegotiate);
    }

    /** Passes everything on, and a wish of the test besides: told again, as a port does it, as long as no offer was made for it. */
    private static final class Wish extends ForwardingListener {

        private boolean pending;

        Wish(PeerPort.Listener listener) {
            super(listener);
        }

        void tell() {
            pending = true;
            onNegotiationNeeded();
        }

        void offered() {
            pending = false;
        }

        @Override
        public void onSignalingStable() {
            super.onSignalingStable();
            if (pending) {
                onNegotiationNeeded();
            }
        }
    }

    /** Passes everything on, and remembers whom to tell of the end. */
    private final class Port extends ForwardingPort {

        private final RtcLoop loop;
        private final Wish listener;
        private final List<ChannelPort.Listener> channels = new CopyOnWriteArrayList<>();
        private final AtomicInteger accepted = new AtomicInteger();
        private volatile boolean lane;

        Port(PeerPort port, RtcLoop loop, Wish listener) {
            super(port);
            this.loop = loop;
            this.listener = listener;
            live.add(this);
        }

        boolean isLane() {
            return lane;
        }

        private void renegotiate() {
            loop.execute(() -> {
                if (live.contains(this)) {
                    listener.tell();
                }
            });
        }

        /** Closes the native peer connection and tells what it would tell if it had died by itself. */
        private void kill() {
            loop.execute(() -> {
                if (live.remove(this)) {
                    super.close().subscribe(closed -> {}, error -> {});
                    listener.onState(LinkState.CLOSED);
                    channels.forEach(ChannelPort.Listener::onClosed);
                }
            });
        }

        @Override
        public Mono<Void> close() {
            return Mono.defer(() -> {
                live.remove(this);
                return super.close();
            });
        }

        @Override
        public ChannelPort openChannel(ChannelSpec spec, ChannelPort.Listener told) {
            channels.add(told);
            lane |= spec.label().equals("rtc.lane");
            return super.openChannel(spec, told);
        }

        @Override
        public Mono<SessionDescription> offer() {
            return Mono.defer(() -> {
                listener.offered();
                return super.offer();
            });
        }

        @Override
        public Mono<SessionDescription> answer(SessionDescription offer, boolean rollback) {
            if (rollback) {
                collisions.incrementAndGet();
            }
            return super.answer(offer, rollback);
        }

        @Override
        public Mono<Void> accept(SessionDescription answer) {
            return super.accept(answer).doOnSuccess(done -> accepted.incrementAndGet());
        }
    }
}
