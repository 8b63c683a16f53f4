package io.reactivertc.impl.peer;

import io.reactivertc.RtcConfig;
import io.reactivertc.common.UserId;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.media.TrackPort;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerStatistics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Is one life of the peer connection to a peer: its port and its negotiation, from the wish for it to its end. What still comes from the port after the end is of no effect.
 * Confined to the loop.
 */
final class PeerLife implements PeerPort.Listener {

    /** Receives what happens in a life, until it is ended. */
    interface Owner extends Negotiator.Listener {

        /** Tells that the port is there and nothing was negotiated yet. */
        void onOpened(PeerPort port, int epoch);

        /** Tells the state of the port. */
        void onState(PeerPort.LinkState state);

        /** Brings the kind of path, when it is known. */
        void onPath(PeerPath path);

        /** Brings a channel announced in-band; null refuses it. */
        ChannelPort.@Nullable Listener onChannel(ChannelPort channel);

        /** Brings a section in which media arrive. */
        void onTrack(TrackPort track);

        /** Tells that such a section was closed. */
        void onTrackEnded(TrackPort track);
    }

    private static final Logger log = LoggerFactory.getLogger(PeerLife.class);
    private static final int MOST_EARLY = 128;
    private static final int PATH_TRIES = 5;
    private static final Duration PATH_DELAY = Duration.ofMillis(100);
    private static final Duration PATH_PAUSE = Duration.ofSeconds(1);

    private final PeerContext context;
    private final Descriptions descriptions;
    private final IceServerSource iceServers;
    private final ClosingPorts closing;
    private final boolean polite;
    private final int epoch;
    private final boolean offers;
    private final Owner owner;

    private final PathEvidence evidence = new PathEvidence();
    private final Deque<SignalBody> early = new ArrayDeque<>();
    private final Disposable.Swap opening = Disposables.swap();
    private final Disposable.Swap restarting = Disposables.swap();
    private final Disposable.Swap pathing = Disposables.swap();
    private @Nullable PeerPort port;
    private @Nullable Negotiator negotiator;
    private boolean ended;

    /**
     * Creates a life.
     *
     * @param offers whether this side makes the first offer
     */
    PeerLife(PeerContext context, UserId remote, IceServerSource iceServers, ClosingPorts closing, boolean polite, int epoch,
            boolean offers,
            Owner owner) {
        this.context = context;
        this.descriptions = new Descriptions(context.config().media().descriptions(), remote);
        this.iceServers = iceServers;
        this.closing = closing;
        this.polite = polite;
        this.epoch = epoch;
        this.offers = offers;
        this.owner = owner;
    }

    /** Returns whether another life would fail in the same way. */
    static boolean isFinal(Throwable failure) {
        return !(failure instanceof RtcException known)
                || known.code() == RtcErrorCode.NATIVE_LIBRARY_MISSING
                || known.code() == RtcErrorCode.INVALID_ARGUMENT;
    }

    int epoch() {
        return epoch;
    }

    /** Makes the peer connection and begins to negotiate. */
    void begin() {
        RtcConfig config = context.config();
        PortStep<PeerPort> step = new PortStep<>(this::onOpened, owner::onFailed);
        opening.update(step);
        iceServers.servers()
                .flatMap(servers -> context.engine().open(
                        new PeerPortConfig(servers, config.ice().policy(), config.ice().ports()), context.loop(), this))
                .subscribe(step);
    }

    private void onOpened(PeerPort opened) {
        if (ended) {
            closing.close(opened);
            return;
        }
        RtcConfig config = context.config();
        Negotiator made =
                new Negotiator(context.loop(), opened, polite, epoch, config.ice(), config.timeouts().negotiation(),
                        descriptions, owner);
        port = opened;
        negotiator = made;
        owner.onOpened(opened, epoch);
        made.start(offers);
        for (SignalBody body = early.poll(); body != null && !ended; body = early.poll()) {
            give(made, body);
        }
    }

    /** Takes a description, a candidate or a refusal of the other side. */
    void onBody(SignalBody body) {
        evidence.onRemote(body);
        if (negotiator != null) {
            give(negotiator, body);
        } else if (early.size() < MOST_EARLY) {
            early.add(body);
        } else {
            log.debug("dropped a signal: too many came before the peer connection was made");
        }
    }

    private static void give(Negotiator to, SignalBody body) {
        if (body instanceof SignalBody.Description description) {
            to.onDescription(description);
        } else if (body instanceof SignalBody.Candidate candidate) {
            to.onCandidate(candidate.candidate());
        } else if (body instanceof SignalBody.Reject reject) {
            to.onReject(reject);
        } else if (body instanceof SignalBody.Need) {
            to.negotiate();
        }
    }

    /** Restarts ICE with fresh servers. */
    void restartIce() {
        PeerPort open = port;
        Negotiator current = negotiator;
        if (open != null && current != null) {
            PortStep<Boolean> step = new PortStep<>(ready -> current.restartIce(), failure -> current.restartIce());
            restarting.update(step);
            iceServers.servers()
                    .flatMap(servers -> open.iceServers(servers).thenReturn(true))
                    .subscribe(step);
        }
    }

    /** Asks for the kind of path, a few times if it is not known yet. Not at once: the question takes the engine longer than a message, and the first ones are waiting. */
    void askPath() {
        pathing.update(context.loop().schedule(() -> askPath(PATH_TRIES), PATH_DELAY));
    }

    private void askPath(int tries) {
        PeerPort open = port;
        if (open != null) {
            PortStep<PeerPath> step = new PortStep<>(
                    path -> onPath(path, tries),
                    failure -> log.debug("the kind of path is not known: {}", failure.getMessage()));
            pathing.update(step);
            open.path().subscribe(step);
        }
    }

    /** A host candidate that is not signaled yet passes for a reflexive one at first, so that is believed only in the end. */
    private void onPath(PeerPath path, int tries) {
        boolean isLast = tries == 1;
        boolean isSure = path == PeerPath.DIRECT || path == PeerPath.RELAYED || path == PeerPath.REFLEXIVE && isLast;
        if (isSure) {
            owner.onPath(path);
        } else if (!isLast) {
            pathing.update(context.loop().schedule(() -> askPath(tries - 1), PATH_PAUSE));
        }
    }

    /** Counts what travels; {@code PEER_UNREACHABLE} before the port is there. */
    Mono<PeerStatistics> statistics() {
        PeerPort open = port;
        return open == null
                ? Mono.error(new PeerException(RtcErrorCode.PEER_UNREACHABLE, "there is no peer connection yet"))
                : open.statistics();
    }

    /** Looks again for something to do, because signaling came back. */
    void onSignalingReady() {
        if (negotiator != null) {
            negotiator.onSignalingReady();
        }
    }

    /** Returns why there is no path, for people. */
    String whyNoPath() {
        return evidence.why();
    }

    /** Returns whether a negotiation is under way. */
    boolean isNegotiating() {
        return negotiator != null && negotiator.isNegotiating();
    }

    /** Ends it; the port is closed. */
    void end() {
        ended = true;
        opening.dispose();
        restarting.dispose();
        pathing.dispose();
        early.clear();
        if (negotiator != null) {
            negotiator.close();
        }
        if (port != null) {
            closing.close(port);
        }
    }

    @Override
    public void onNegotiationNeeded() {
        if (!ended && negotiator != null) {
            negotiator.onNegotiationNeeded();
        }
    }

    @Override
    public void onSignalingStable() {
        if (!ended && negotiator != null) {
            negotiator.onSignalingStable();
        }
    }

    @Override
    public void onServerProblem(IceServerProblem problem) {
        evidence.onServerProblem(problem);
    }

    @Override
    public void onCandidate(IceCandidate candidate) {
        evidence.onOwn(candidate);
        if (!ended && negotiator != null) {
            negotiator.onOwnCandidate(candidate);
        }
    }

    @Override
    public void onGatheringComplete() {
        if (!ended && negotiator != null) {
            negotiator.onGatheringComplete();
        }
    }

    @Override
    public void onState(PeerPort.LinkState state) {
        if (!ended) {
            owner.onState(state);
        }
    }

    @Override
    public ChannelPort.@Nullable Listener onChannel(ChannelPort channel) {
        return ended ? null : owner.onChannel(channel);
    }

    @Override
    public void onTrack(TrackPort track) {
        if (!ended) {
            owner.onTrack(track);
        }
    }

    @Override
    public void onTrackEnded(TrackPort track) {
        if (!ended) {
            owner.onTrackEnded(track);
        }
    }
}
