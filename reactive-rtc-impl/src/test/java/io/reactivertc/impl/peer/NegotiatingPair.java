package io.reactivertc.impl.peer;

import io.reactivertc.DescriptionHook;
import io.reactivertc.IceConfig;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.json.JacksonSignalBodyCodec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.TrackPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Is two negotiators over fake ports, with two ways from each to the other; each way keeps its order, and either overtakes the other. Time is virtual. */
final class NegotiatingPair {

    private static final SignalBodyCodec CODEC = new JacksonSignalBodyCodec();

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final FakePeerEngine engine = new FakePeerEngine();
    final Side polite = new Side(true);
    final Side impolite = new Side(false);
    private final Random random;
    private IceConfig ice = IceConfig.DEFAULT;
    private Duration longestDelay = Duration.ofMillis(1);

    NegotiatingPair(long seed) {
        random = new Random(seed);
        polite.peer = impolite;
        impolite.peer = polite;
    }

    NegotiatingPair ice(IceConfig config) {
        ice = config;
        return this;
    }

    /** Makes signals and operations take up to this long, at random. */
    NegotiatingPair slow(Duration longest) {
        longestDelay = longest;
        engine.delay(this::anyDelay);
        return this;
    }

    Duration anyDelay() {
        return Duration.ofNanos(1 + random.nextLong(longestDelay.toNanos()));
    }

    /** Makes both negotiators. */
    NegotiatingPair open() {
        polite.open();
        impolite.open();
        pass(Duration.ofMillis(500));
        return this;
    }

    void start(boolean politeOffers, boolean impoliteOffers) {
        polite.loop.execute(() -> polite.negotiator().start(politeOffers));
        impolite.loop.execute(() -> impolite.negotiator().start(impoliteOffers));
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    boolean isAgreed() {
        return polite.port().isSettled()
                && impolite.port().isSettled()
                && polite.port().agreesWith(impolite.port())
                && !polite.negotiator().isNegotiating()
                && !impolite.negotiator().isNegotiating();
    }

    boolean isConnected() {
        return polite.port().state() == PeerPort.LinkState.CONNECTED && impolite.port().state() == PeerPort.LinkState.CONNECTED;
    }

    @Override
    public String toString() {
        return polite + " " + impolite;
    }

    /** Is one of the two. */
    final class Side implements Negotiator.Listener, PeerPort.Listener {

        final RtcLoop loop = RtcLoop.on(time);
        final List<SignalBody> sent = new ArrayList<>();
        final List<Throwable> failures = new ArrayList<>();
        private final boolean isPolite;
        private final long[] ways = new long[2];
        Predicate<SignalBody> lost = body -> false;
        boolean canSignal = true;
        int stalls;
        int agreements;
        private @Nullable Side peer;
        private @Nullable FakePeerPort port;
        private @Nullable Negotiator negotiator;

        Side(boolean isPolite) {
            this.isPolite = isPolite;
        }

        Negotiator negotiator() {
            return Objects.requireNonNull(negotiator);
        }

        FakePeerPort port() {
            return Objects.requireNonNull(port);
        }

        List<SignalBody.Description> descriptions() {
            return sent.stream().filter(SignalBody.Description.class::isInstance).map(SignalBody.Description.class::cast)
                    .toList();
        }

        List<SignalBody.Candidate> candidates() {
            return sent.stream().filter(SignalBody.Candidate.class::isInstance).map(SignalBody.Candidate.class::cast).toList();
        }

        List<SignalBody.Reject> rejects() {
            return sent.stream().filter(SignalBody.Reject.class::isInstance).map(SignalBody.Reject.class::cast).toList();
        }

        /** Takes a body as if the other side had sent it. */
        void take(SignalBody body) {
            if (body instanceof SignalBody.Description description) {
                negotiator().onDescription(description);
            } else if (body instanceof SignalBody.Candidate candidate) {
                negotiator().onCandidate(candidate.candidate());
            } else if (body instanceof SignalBody.Reject reject) {
                negotiator().onReject(reject);
            }
        }

        private void open() {
            PeerPortConfig config = new PeerPortConfig(List.of(), ice.policy(), ice.ports());
            engine.open(config, loop, this).subscribe(opened -> {
                port = (FakePeerPort) opened;
                negotiator = new Negotiator(loop, opened, isPolite, 1, ice, Duration.ofSeconds(10),
                        new Descriptions(DescriptionHook.NONE, UserId.of("other")), this);
                opened.openChannel(ChannelSpec.negotiated("rtc.control", 0), FakeChannel.NOBODY);
            });
        }

        @Override
        public void onTrack(TrackPort track) {}

        @Override
        public void onTrackEnded(TrackPort track) {}

        @Override
        public void send(SignalBody body) {
            sent.add(body);
            if (!lost.test(body) && peer != null) {
                Side to = peer;
                int way = random.nextInt(ways.length);
                long now = loop.nanoTime();
                ways[way] = Math.max(ways[way] + 1, now + anyDelay().toNanos());
                SignalBody arrives = CODEC.decode(CODEC.encode(body));
                to.loop.schedule(() -> to.take(arrives), Duration.ofNanos(ways[way] - now));
            }
        }

        @Override
        public boolean canSignal() {
            return canSignal;
        }

        @Override
        public void onRemoteDescription(Sdp description) {}

        @Override
        public void onStable() {
            agreements++;
        }

        @Override
        public void onStalled() {
            stalls++;
        }

        @Override
        public void onFailed(Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void onNegotiationNeeded() {
            if (negotiator != null) {
                negotiator.onNegotiationNeeded();
            }
        }

        @Override
        public void onSignalingStable() {
            negotiator().onSignalingStable();
        }

        @Override
        public void onCandidate(IceCandidate candidate) {
            negotiator().onOwnCandidate(candidate);
        }

        @Override
        public void onGatheringComplete() {
            negotiator().onGatheringComplete();
        }

        @Override
        public void onState(PeerPort.LinkState state) {}

        @Override
        public ChannelPort.@Nullable Listener onChannel(ChannelPort channel) {
            return null;
        }

        @Override
        public String toString() {
            return (isPolite ? "polite" : "impolite") + sent;
        }
    }
}
