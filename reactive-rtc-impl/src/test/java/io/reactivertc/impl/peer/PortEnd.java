package io.reactivertc.impl.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.TrackPort;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Is one end of a pair of peer connections under test: a port with a listener that remembers. Its methods are called by the test's thread, and wait. */
public class PortEnd implements PeerPort.Listener {

    /** How long a test waits for anything. */
    public static final Duration BOUND = Duration.ofSeconds(20);

    public final RtcLoop loop;
    public final BlockingQueue<PeerPort.LinkState> states = new LinkedBlockingQueue<>();
    public final BlockingQueue<RecordingChannel> announced = new LinkedBlockingQueue<>();
    public final BlockingQueue<Boolean> negotiationsNeeded = new LinkedBlockingQueue<>();
    public final BlockingQueue<TrackPort> tracks = new LinkedBlockingQueue<>();
    public final BlockingQueue<TrackPort> endedTracks = new LinkedBlockingQueue<>();
    public final BlockingQueue<Boolean> gatherings = new LinkedBlockingQueue<>();

    /** Counts callbacks that did not come on the loop. */
    public final AtomicInteger strays = new AtomicInteger();

    /** Counts how often the signaling state became stable. */
    public final AtomicInteger stable = new AtomicInteger();

    /** Counts callbacks of any kind. */
    public final AtomicInteger callbacks = new AtomicInteger();

    /** Refuses channels that the other side announces. */
    public volatile boolean refusing;

    private final List<IceCandidate> early = new CopyOnWriteArrayList<>();
    private volatile @Nullable PortEnd other;
    private volatile @Nullable PeerPort port;

    public PortEnd(RtcLoop loop) {
        this.loop = loop;
    }

    public PeerPort open(PeerEngine engine, PeerPortConfig config) {
        PeerPort opened = await(engine.open(config, loop, this).subscribeOn(loop.scheduler()));
        port = opened;
        return opened;
    }

    public PeerPort port() {
        PeerPort opened = port;
        assertThat(opened).isNotNull();
        return opened;
    }

    /** Subscribes on the loop and waits for the result; null if there is none. */
    public <T> T await(Mono<T> result) {
        return result.subscribeOn(loop.scheduler()).block(BOUND);
    }

    /** Calls something on the loop and waits for its result. */
    public <T> T call(Callable<T> what) {
        return await(Mono.fromCallable(what));
    }

    public void run(Runnable what) {
        await(Mono.fromRunnable(what));
    }

    public RecordingChannel openChannel(ChannelSpec spec) {
        RecordingChannel channel = new RecordingChannel(this);
        call(() -> channel.own(port().openChannel(spec, channel)));
        return channel;
    }

    /** Lets the two talk: offer, answer, candidates. */
    public void connect(PortEnd answerer) {
        SessionDescription offer = await(port().offer());
        SessionDescription answer = answerer.await(answerer.port().answer(offer, false));
        await(port().accept(answer));
        linkTo(answerer);
        answerer.linkTo(this);
    }

    /** Brings own candidates to the other end, which has a description by now. */
    public void linkTo(PortEnd end) {
        run(() -> {
            other = end;
            early.forEach(candidate -> deliver(end, candidate));
            early.clear();
        });
    }

    /** Returns the candidates that were not brought to the other end yet. */
    public List<IceCandidate> candidates() {
        return early;
    }

    public void awaitState(PeerPort.LinkState wanted) throws InterruptedException {
        PeerPort.LinkState state;
        do {
            state = states.poll(BOUND.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(state).as("state while waiting for %s", wanted).isNotNull();
        } while (state != wanted);
    }

    /** Waits for the next section in which media arrive. */
    public TrackPort nextTrack() throws InterruptedException {
        TrackPort track = tracks.poll(BOUND.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(track).as("a section in which media arrive").isNotNull();
        return track;
    }

    /** Waits for a wish for a negotiation. */
    public void awaitNeed() throws InterruptedException {
        assertThat(negotiationsNeeded.poll(BOUND.toMillis(), TimeUnit.MILLISECONDS)).as("a wish to negotiate").isNotNull();
    }

    public void close() {
        if (port != null) {
            await(port().close());
        }
    }

    void heard() {
        callbacks.incrementAndGet();
        if (!loop.inLoop()) {
            strays.incrementAndGet();
        }
    }

    @Override
    public void onNegotiationNeeded() {
        heard();
        negotiationsNeeded.add(true);
    }

    @Override
    public void onSignalingStable() {
        heard();
        stable.incrementAndGet();
    }

    @Override
    public void onCandidate(IceCandidate candidate) {
        heard();
        PortEnd end = other;
        if (end == null) {
            early.add(candidate);
        } else {
            deliver(end, candidate);
        }
    }

    @Override
    public void onGatheringComplete() {
        heard();
        gatherings.add(true);
    }

    @Override
    public void onState(PeerPort.LinkState state) {
        heard();
        states.add(state);
    }

    @Override
    public ChannelPort.@Nullable Listener onChannel(ChannelPort channel) {
        heard();
        RecordingChannel recording = new RecordingChannel(this);
        recording.own(channel);
        announced.add(recording);
        return refusing ? null : recording;
    }

    @Override
    public void onTrack(TrackPort track) {
        heard();
        tracks.add(track);
    }

    @Override
    public void onTrackEnded(TrackPort track) {
        heard();
        endedTracks.add(track);
    }

    private static void deliver(PortEnd end, IceCandidate candidate) {
        end.loop.execute(() -> end.port().addCandidate(candidate).subscribe(null, failure -> {}));
    }
}
