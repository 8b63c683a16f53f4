package io.reactivertc.impl.peer;

import io.reactivertc.IceServer;
import io.reactivertc.error.PeerException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.SenderPort;
import io.reactivertc.impl.media.SourcePort;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Is a peer connection in memory that keeps to the signaling state machine of JSEP (RFC 9429): refuses what is not possible in its state, asks for negotiations until what it
 * wants is agreed on, gathers, restarts, rolls back. A test can change it, cut it, let it fail or kill it; all that from any thread.
 */
public final class FakePeerPort implements PeerPort {

    private static final int CANDIDATES = 2;

    private final FakePeerEngine engine;
    private final FakeNetwork network;
    private final RtcLoop loop;
    private final Listener listener;
    private final Map<Integer, FakeChannel> channels = new TreeMap<>();
    private final List<List<IceServer>> servers = new CopyOnWriteArrayList<>();
    private final FakeSession session;
    private final FakeMedia media;
    private final Disposable.Swap failing = Disposables.swap();

    // The session, of the loop.
    private boolean busy;
    private final Map<String, List<String>> gathered = new HashMap<>();

    // What the network looks at, of any thread.
    private volatile LinkState state = LinkState.NEW;
    private volatile @Nullable String ufrag;
    private volatile @Nullable String remoteUfrag;
    private volatile @Nullable String cutUfrag;
    private volatile boolean remoteCandidates;
    private volatile boolean closed;
    private volatile boolean silent;
    private volatile @Nullable FakePeerPort other;
    private volatile PeerPath path = PeerPath.DIRECT;
    private volatile Duration gatheringStep = Duration.ofMillis(5);

    FakePeerPort(FakePeerEngine engine, RtcLoop loop, Listener listener) {
        this.engine = engine;
        this.network = engine.network();
        this.loop = loop;
        this.listener = listener;
        this.session = new FakeSession(() -> network.register(this), engine::misused);
        this.media = new FakeMedia(this, listener);
    }

    // for tests

    /** Wants something that needs an own offer, as a new track does. */
    public void change() {
        loop.execute(this::changedHere);
    }

    /** Wants something that needs an own offer. On its loop. */
    void changedHere() {
        session.change();
        checkNeeded();
    }

    /** Returns what it sends now. On its loop. */
    List<FakeSender> senders() {
        return media.senders();
    }

    FakeMedia media() {
        return media;
    }

    /** Breaks its path, until ICE is restarted. Both ends notice. */
    public void disconnect() {
        cutUfrag = ufrag;
        FakePeerPort end = other;
        loseSight();
        if (end != null) {
            end.loseSight();
        }
    }

    /** Breaks its path, as {@link #disconnect()}, and gives up at once at this end. */
    public void fail() {
        disconnect();
        loop.execute(() -> enter(LinkState.FAILED));
    }

    /** Ends the transport at both ends, as a failure of DTLS does; only a new peer connection helps. */
    public void kill() {
        FakePeerPort end = other;
        loop.execute(this::die);
        if (end != null) {
            end.loop.execute(end::die);
        }
    }

    /** Lets DTLS fail at this end, though there is a path. */
    public void failDtls() {
        loop.execute(() -> enter(LinkState.BROKEN));
    }

    /** Sends nothing any more and says nothing of it, as a hidden page or a stopped process does. */
    public void silence(boolean isSilent) {
        silent = isSilent;
        loop.execute(() -> channels.values().forEach(FakeChannel::flush));
    }

    /** Says from now on that this is the kind of path. */
    public void path(PeerPath kind) {
        path = kind;
    }

    /** Finds a candidate each time this is over. */
    public void gathering(Duration step) {
        gatheringStep = step;
    }

    /** Announces a channel in-band. */
    public FakeChannel announce(String label, ChannelPort.Listener to) {
        return (FakeChannel) openChannel(new ChannelSpec(label, true, -1, -1, "", -1), to);
    }

    /** Returns whether it is closed. */
    public boolean isClosed() {
        return closed;
    }

    /** Returns whether nothing is pending, and all it wanted is agreed on. On its loop. */
    public boolean isSettled() {
        return !busy && session.isSettled();
    }

    /** Returns whether its descriptions and those of this one are the same. On their loops. */
    public boolean agreesWith(FakePeerPort peer) {
        return session.agreesWith(peer.session);
    }

    /** Returns how many offers were made. */
    public int offers() {
        return session.offers();
    }

    /** Returns the state it told last. */
    public LinkState state() {
        return state;
    }

    /** Returns the servers it was given later. */
    public List<List<IceServer>> servers() {
        return List.copyOf(servers);
    }

    // PeerPort

    @Override
    public Mono<SessionDescription> offer() {
        return operation("offer", () -> gather(session.offer(media.offered())));
    }

    @Override
    public Mono<SessionDescription> answer(SessionDescription offer, boolean rollback) {
        return operation("answer", () -> {
            if (rollback) {
                undo();
            }
            FakeSdp from = FakeSdp.parse(offer);
            FakeSdp made = session.answer(from, media.answered(from.sections()));
            listener.onSignalingStable();
            apply();
            return gather(made);
        });
    }

    @Override
    public Mono<Void> accept(SessionDescription answer) {
        return operation("accept", () -> {
            session.accept(FakeSdp.parse(answer));
            listener.onSignalingStable();
            apply();
            return true;
        }).then();
    }

    @Override
    public Mono<Void> rollback() {
        return operation("rollback", () -> {
            undo();
            return true;
        }).then();
    }

    @Override
    public Mono<SessionDescription> localDescription() {
        return Mono.fromSupplier(() -> {
            FakeSdp now = session.own();
            return now == null || closed ? null : describe(now);
        });
    }

    @Override
    public Mono<Void> addCandidate(IceCandidate candidate) {
        return Mono.defer(() -> {
            if (closed) {
                return Mono.error(gone());
            }
            String line = candidate.candidate();
            if (line == null || line.isEmpty()) {
                return Mono.empty();
            }
            return CandidateLine.parse(line).isPresent()
                    ? take(String.valueOf(CandidateLine.ufrag(candidate)))
                    : Mono.error(
                            new PeerException(RtcErrorCode.INVALID_CANDIDATE, "not a candidate"));
        });
    }

    private Mono<Void> take(String told) {
        FakeSdp known = session.remote();
        if (known == null || !known.ufrag().equals(told)) {
            engine.misused("a candidate of " + told + " without its description");
        } else {
            remoteCandidates = true;
            network.join(this);
        }
        return Mono.empty();
    }

    @Override
    public SenderPort send(SourcePort source, String trackId, String streamId) {
        return media.send(source, trackId, streamId);
    }

    @Override
    public void restartIce() {
        session.restart();
        checkNeeded();
    }

    @Override
    public Mono<Void> iceServers(List<IceServer> next) {
        return closed ? Mono.error(gone()) : Mono.fromRunnable(() -> servers.add(List.copyOf(next)));
    }

    @Override
    public Mono<PeerPath> path() {
        return closed ? Mono.error(gone()) : Mono.fromSupplier(() -> path);
    }

    @Override
    public Mono<PeerStatistics> statistics() {
        return closed ? Mono.error(gone()) : Mono.fromSupplier(() -> media.statistics(path));
    }

    @Override
    public ChannelPort openChannel(ChannelSpec spec, ChannelPort.Listener to) {
        int id = spec.negotiatedId() < 0 ? network.nextChannel() : spec.negotiatedId();
        FakeChannel channel = new FakeChannel(this, loop, id, spec, to);
        boolean possible = spec.negotiatedId() < 1_024 && (spec.maxRetransmits() < 0 || spec.maxPacketLifeTimeMillis() < 0);
        if (closed || !possible || channels.containsKey(id)) {
            loop.execute(channel::lose);
            return channel;
        }
        channels.put(id, channel);
        if (spec.negotiatedId() < 0) {
            announce(channel);
        }
        openChannels();
        checkNeeded();
        return channel;
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            if (!closed) {
                closed = true;
                media.close();
                network.forget(this);
                failing.dispose();
                FakePeerPort end = other;
                other = null;
                if (end != null && !network.isDown()) {
                    end.loop.execute(() -> end.deserted(this));
                }
            }
            return Mono.delay(engine.delay(), loop.scheduler()).then();
        });
    }

    // the session

    private <T> Mono<T> operation(String name, Supplier<T> body) {
        return Mono.create(sink -> {
            if (busy) {
                engine.misused(name + " while another operation runs");
            }
            busy = true;
            loop.schedule(() -> {
                busy = false;
                if (closed) {
                    sink.error(gone());
                    return;
                }
                try {
                    sink.success(body.get());
                } catch (PeerException refused) {
                    sink.error(refused);
                }
            }, engine.delay());
        });
    }

    /** Passes through stable, which asks for a negotiation before anything else can happen. */
    private void undo() {
        if (!session.isStable()) {
            session.rollback();
            listener.onSignalingStable();
            listener.onNegotiationNeeded();
        }
    }

    private void apply() {
        FakeSdp own = Objects.requireNonNull(session.local());
        FakeSdp from = Objects.requireNonNull(session.remote());
        boolean fresh = !from.ufrag().equals(remoteUfrag);
        remoteCandidates = from.hasCandidates() || remoteCandidates && !fresh;
        ufrag = own.ufrag();
        remoteUfrag = from.ufrag();
        if (state == LinkState.NEW || state == LinkState.FAILED) {
            enter(LinkState.CONNECTING);
        }
        media.apply(own.sections(), from.sections());
        network.join(this);
        loop.execute(this::checkNeeded);
    }

    private void checkNeeded() {
        if (!closed && session.wantsNegotiation(!channels.isEmpty())) {
            loop.execute(() -> {
                if (!closed) {
                    listener.onNegotiationNeeded();
                }
            });
        }
    }

    private SessionDescription gather(FakeSdp description) {
        if (gathered.putIfAbsent(description.ufrag(), new ArrayList<>()) == null) {
            for (int n = 1; n <= CANDIDATES; n++) {
                String line = description.candidate(n);
                loop.schedule(() -> found(description, line), gatheringStep.multipliedBy(n));
            }
            loop.schedule(() -> complete(description), gatheringStep.multipliedBy(CANDIDATES));
        }
        return describe(description);
    }

    private SessionDescription describe(FakeSdp description) {
        return description.description(gathered.getOrDefault(description.ufrag(), List.of()));
    }

    private void found(FakeSdp description, String line) {
        if (isCurrent(description)) {
            Objects.requireNonNull(gathered.get(description.ufrag())).add(line.replaceFirst(" ufrag .*", ""));
            listener.onCandidate(new IceCandidate(line, "0", 0, null));
        }
    }

    private void complete(FakeSdp description) {
        if (isCurrent(description)) {
            listener.onGatheringComplete();
        }
    }

    private boolean isCurrent(FakeSdp description) {
        FakeSdp now = session.own();
        return !closed && now != null && now.ufrag().equals(description.ufrag());
    }

    // the path

    @Nullable
    String ufrag() {
        return ufrag;
    }

    @Nullable
    String remoteUfrag() {
        return remoteUfrag;
    }

    boolean hasRemoteCandidates() {
        return remoteCandidates;
    }

    boolean hasPath() {
        return other != null;
    }

    /** Returns whether its current path is cut; a restart makes another. */
    boolean isCut() {
        String cut = cutUfrag;
        return closed || cut != null && cut.equals(ufrag);
    }

    boolean isWhole() {
        return state == LinkState.CONNECTED && !network.isDown() && !isCut() && !silent;
    }

    @Nullable
    FakePeerPort other() {
        return other;
    }

    RtcLoop loop() {
        return loop;
    }

    FakeNetwork network() {
        return network;
    }

    @Nullable
    FakeChannel channel(int id) {
        return channels.get(id);
    }

    void joined(FakePeerPort end) {
        other = end;
        loop.execute(() -> {
            failing.update(Disposables.disposed());
            enter(LinkState.CONNECTED);
            openChannels();
            channels.values().forEach(FakeChannel::flush);
        });
    }

    void loseSight() {
        loop.execute(() -> {
            if (!closed && state == LinkState.CONNECTED) {
                enter(LinkState.DISCONNECTED);
                failing.update(loop.schedule(this::giveUp, FakeNetwork.failedAfter()));
            }
        });
    }

    private void giveUp() {
        cutUfrag = ufrag;
        enter(LinkState.FAILED);
    }

    private void deserted(FakePeerPort by) {
        if (other == by && !closed) {
            other = null;
            cutUfrag = ufrag;
            List.copyOf(channels.values()).forEach(FakeChannel::lose);
            loseSight();
        }
    }

    private void die() {
        if (!closed) {
            cutUfrag = ufrag;
            List.copyOf(channels.values()).forEach(FakeChannel::lose);
            enter(LinkState.CLOSED);
        }
    }

    private void enter(LinkState next) {
        boolean over = closed || state == LinkState.CLOSED;
        if (!over && state != next) {
            state = next;
            listener.onState(next);
        }
    }

    private void announce(FakeChannel channel) {
        FakePeerPort end = other;
        if (end != null) {
            end.loop.execute(() -> end.announced(channel));
        }
    }

    private void announced(FakeChannel theirs) {
        FakeChannel channel = new FakeChannel(this, loop, theirs.id(), theirs.spec(), FakeChannel.NOBODY);
        channels.put(theirs.id(), channel);
        ChannelPort.Listener to = closed ? null : listener.onChannel(channel);
        if (to == null) {
            channel.close();
        } else {
            channel.listenedBy(to);
            openChannels();
        }
    }

    /** Opens the channels that both ends have, at both ends. */
    private void openChannels() {
        FakePeerPort end = other;
        if (end != null && state == LinkState.CONNECTED) {
            List<Integer> ids = List.copyOf(channels.keySet());
            end.loop.execute(() -> end.openChannels(ids, this));
        }
    }

    private void openChannels(List<Integer> ids, FakePeerPort from) {
        ids.stream().filter(channels::containsKey).forEach(id -> {
            channels.get(id).open();
            from.loop.execute(() -> {
                FakeChannel back = from.channels.get(id);
                if (back != null) {
                    back.open();
                }
            });
        });
    }

    private static PeerException gone() {
        return new PeerException(RtcErrorCode.PEER_CLOSED, "the peer connection is closed");
    }
}
