package io.reactivertc.impl.peer;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.CloseReason.Kind;
import io.reactivertc.common.JsonText;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.SignalingException;
import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.PeerLink;
import io.reactivertc.impl.file.FileExchange;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.StateCell;
import io.reactivertc.impl.media.PeerMedia;
import io.reactivertc.impl.media.TrackPort;
import io.reactivertc.impl.peer.SignalBody.Need.What;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerState;
import io.reactivertc.peer.PeerStatistics;
import io.reactivertc.signaling.PeerInfo;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/** Keeps the connection to one peer: follows its lives, judges whether it answers, recovers, closes. Confined to the loop, but for what its streams say. */
final class PeerCore implements PeerLife.Owner, PeerHealth.Patient {

    private static final Logger log = LoggerFactory.getLogger(PeerCore.class);
    private static final String TRACKS = "tracks";
    private static final int FURTHEST_EPOCH = 1_000;
    private static final int MOST_FOLLOWED = 20;

    private final PeerContext context;
    private final PeerInfo remote;
    private final String prefix;
    private final Consumer<CloseReason> onClosed;
    private final RtcLoop loop;
    private final boolean polite;
    private final PeerLink link;
    private final FileExchange files;
    private final SignalSender sender;
    private final PeerHealth health;
    private final IceServerSource iceServers;
    private final StateCell<PeerState> state;
    private final PeerMedia media;
    private final PeerLanes lanes;
    private final RestartWatch restarts = new RestartWatch();
    private final ClosingPorts ports = new ClosingPorts();
    private final ConnectedWaiters waiters = new ConnectedWaiters();
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private final Disposable.Swap connectTimer = Disposables.swap();
    private final Disposable.Swap finishing = Disposables.swap();
    private @Nullable PeerLife life;
    private int epoch;
    private boolean isFinishing;
    private boolean ended;

    PeerCore(PeerContext context, PeerInfo remote, PeerRoute route, Consumer<CloseReason> onClosed) {
        this.context = context;
        this.remote = remote;
        this.prefix = "[" + context.self() + " " + remote.user() + "]";
        this.onClosed = onClosed;
        this.loop = context.loop();
        this.polite = context.self().compareTo(remote.user()) < 0;
        this.link = new PeerLink(context.linkTo(remote, prefix), loop, new LinkEvents(this));
        this.files = new FileExchange(context.files(), loop, remote.user(), link, prefix);
        this.health = new PeerHealth(context, polite, this);
        this.sender = new SignalSender(route, link, health::isPathWhole, context.bodies());
        this.iceServers = new IceServerSource(loop, context.config().ice().servers());
        this.state = new StateCell<>(loop, new PeerState.Negotiating());
        this.media = new PeerMedia(
                context.media(), remote.user(), report -> link.sendPart(TRACKS, report), context.clock().millis());
        this.lanes = PeerLanes.of(context, remote.user(), iceServers, ports, polite, sender, link, files);
    }

    PeerLink link() {
        return link;
    }

    FileExchange files() {
        return files;
    }

    PeerMedia media() {
        return media;
    }

    StateCell<PeerState> state() {
        return state;
    }

    /** Counts what travels now. */
    Mono<PeerStatistics> statistics() {
        PeerLife now = life;
        return ended || now == null
                ? Mono.error(new PeerException(RtcErrorCode.PEER_CLOSED, "the peer is closed"))
                : now.statistics().map(media::named);
    }

    /** Emits the end of closing: all ports are closed. */
    Mono<Void> closed() {
        return closed.asMono();
    }

    /** Returns which life of the peer connection this is. */
    int epoch() {
        return epoch;
    }

    /** Begins the first life, under this number. */
    void start(int first) {
        link.listen(TRACKS, media::onMessage);
        Duration patience = context.config().timeouts().peer();
        connectTimer.update(loop.schedule(() -> endUnreached("not reached within " + patience), patience));
        files.start(lanes);
        live(first, remote.offer());
    }

    private void live(int next, boolean offers) {
        PeerLife before = life;
        if (before != null) {
            link.detach();
            media.detach();
            before.end();
        }
        epoch = next;
        restarts.begin();
        lanes.begin(next);
        health.onBegin();
        PeerLife begun = new PeerLife(context, remote.user(), iceServers, ports, polite, next, offers, this);
        life = begun;
        begun.begin();
    }

    /** Takes a body, whichever way it came. One that breaks the rules is dropped; it hurts nobody. */
    void onSignal(JsonText text) {
        if (ended || life == null) {
            return;
        }
        try {
            SignalBody body = context.bodies().decode(text);
            if (SignalBody.MAIN.equals(body.pc())) {
                onBody(body);
            } else {
                lanes.onBody(body);
            }
        } catch (SignalingException malformed) {
            log.debug("{} dropped a signal: {}", prefix, malformed.getMessage());
        }
    }

    private void onBody(SignalBody body) {
        boolean newer = body.epoch() > epoch;
        if (body.epoch() < epoch || newer && (isFinishing || body.epoch() - epoch > FURTHEST_EPOCH)) {
            log.debug("{} dropped a signal of epoch {}: this is {}", prefix, body.epoch(), epoch);
            return;
        }
        if (newer) {
            follow(body.epoch());
        }
        if (body instanceof SignalBody.Need need && need.what() != What.NEGOTIATION) {
            health.onNeed(need.what());
        } else if (life != null) {
            if (body instanceof SignalBody.Description told) {
                media.onReport(told.tracks());
                if (restarts.sees(told.description())) {
                    health.onRemoteRestart();
                }
            }
            life.onBody(body);
        }
    }

    private void follow(int newer) {
        if (health.onRemoteRebuild() > context.config().reconnect().rebuilds() + MOST_FOLLOWED) {
            end(CloseReason.of(Kind.PROTOCOL_VIOLATION, "the peer connection was made anew too often"));
        } else {
            log.info("{} follows to epoch {}", prefix, newer);
            live(newer, false);
        }
    }

    /** Notes whether the signaling server can be reached. */
    void onSignalingReady(boolean ready) {
        if (ready && life != null) {
            life.onSignalingReady();
            lanes.onSignalingReady();
        }
    }

    void onLive(int of) {
        if (of == epoch) {
            health.onLive();
            media.onLive();
            lanes.onLive();
        }
    }

    void onSilence() {
        health.onSilence();
    }

    void onChannelLost(int of) {
        if (of == epoch) {
            health.onBroken();
        }
    }

    // what the life tells

    @Override
    public void onOpened(PeerPort port, int of) {
        link.attach(port, of);
        media.attach(port);
    }

    @Override
    public void onState(PeerPort.LinkState next) {
        health.onState(next);
    }

    @Override
    public void onPath(PeerPath path) {
        change(new PeerInput.PathKnown(path));
    }

    @Override
    public ChannelPort.@Nullable Listener onChannel(ChannelPort channel) {
        return link.channels().onAnnounced(channel);
    }

    @Override
    public void onTrack(TrackPort track) {
        media.onTrack(track);
    }

    @Override
    public void onTrackEnded(TrackPort track) {
        media.onTrackEnded(track);
    }

    @Override
    public void send(SignalBody body) {
        sender.send(body instanceof SignalBody.Description description ? description.withTracks(media.report()) : body);
    }

    @Override
    public void onRemoteDescription(Sdp description) {
        link.maxFrameBytes(description.maxMessageBytes());
        media.onSections(description.sections());
    }

    @Override
    public void onStable() {
        health.onAgreed();
    }

    @Override
    public void onStalled() {
        health.onStalled();
    }

    @Override
    public void onFailed(Throwable failure) {
        if (PeerLife.isFinal(failure)) {
            end(CloseReason.failed(failure));
        } else {
            log.warn("{} the peer connection failed: {}", prefix, failure.getMessage());
            health.onBroken();
        }
    }

    // recovery

    /** Recovers because the user wants it; whoever waits is told when the peer is connected again. */
    void recover(What step, MonoSink<Void> waiter) {
        waiters.add(waiter, loop);
        if (!(state.get() instanceof PeerState.Negotiating)) {
            health.request(step);
        }
    }

    @Override
    public void onReached() {
        connectTimer.dispose();
        change(new PeerInput.Reached(context.clock().instant()));
        waiters.onReached();
        if (life != null) {
            life.askPath();
        }
    }

    @Override
    public void onLost() {
        change(new PeerInput.Lost(context.clock().instant()));
    }

    @Override
    public void onStep(What step, int attempt) {
        change(step == What.REBUILD ? new PeerInput.Rebuild(attempt) : new PeerInput.Restart(attempt));
    }

    @Override
    public void restart() {
        if (life != null) {
            life.restartIce();
        }
    }

    @Override
    public void rebuild() {
        live(epoch + 1, true);
    }

    @Override
    public void ask(What step) {
        send(new SignalBody.Need(SignalBody.MAIN, epoch, step));
    }

    @Override
    public boolean canSignal() {
        return sender.canSignal();
    }

    @Override
    public boolean isNegotiating() {
        return life != null && life.isNegotiating();
    }

    @Override
    public boolean isHeardWithin(Duration time) {
        return link.isAlive(time);
    }

    @Override
    public void giveUp() {
        endUnreached("all attempts to reach the peer failed");
    }

    private void change(PeerInput input) {
        PeerState next = PeerTransitions.next(state.get(), input);
        if (state.set(next)) {
            log.info("{} {}", prefix, next);
        }
    }

    /** Ends the peer; in an orderly way if messages flow and it is asked for. Repeated: an end at once overtakes an orderly one. */
    void close(CloseReason reason, boolean orderly) {
        if (ended || orderly && isFinishing) {
            return;
        }
        if (!orderly || !health.isLive()) {
            end(reason);
            return;
        }
        isFinishing = true;
        health.stop();
        PortStep<Boolean> step = new PortStep<>(finished -> end(reason), failure -> end(reason));
        finishing.update(step);
        link.finish(reason)
                .thenReturn(true)
                .timeout(context.config().timeouts().close(), Mono.just(false), loop.scheduler())
                .subscribe(step);
    }

    private void endUnreached(String what) {
        PeerLife last = life;
        String why = last == null || health.isPathWhole() ? what : what + ": " + last.whyNoPath();
        end(CloseReason.of(Kind.UNREACHABLE, why));
    }

    private void end(CloseReason reason) {
        if (ended) {
            return;
        }
        ended = true;
        health.stop();
        connectTimer.dispose();
        finishing.dispose();
        link.close(reason);
        media.close(reason);
        lanes.end();
        if (life != null) {
            life.end();
        }
        log.info("{} closed: {}", prefix, reason);
        state.complete(PeerTransitions.next(state.get(), new PeerInput.End(reason)));
        waiters.onEnded(reason);
        onClosed.accept(reason);
        ports.allClosed().subscribe(new PortStep<>(nothing -> {}, closed::tryEmitError, closed::tryEmitEmpty));
    }
}
