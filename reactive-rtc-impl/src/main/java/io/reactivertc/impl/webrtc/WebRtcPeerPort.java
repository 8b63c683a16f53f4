package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.RTCDataChannel;
import io.reactivertc.IceServer;
import io.reactivertc.error.EngineException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.SenderPort;
import io.reactivertc.impl.media.SourcePort;
import io.reactivertc.impl.peer.IceCandidate;
import io.reactivertc.impl.peer.PeerPort;
import io.reactivertc.impl.peer.SessionDescription;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerStatistics;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;

/** Is a peer connection of webrtc-java: the loop's side. Its native handle is a {@link NativePeer}, which only the lane touches. */
final class WebRtcPeerPort implements PeerPort {

    private static final Logger log = LoggerFactory.getLogger(WebRtcPeerPort.class);

    private final NativePeer peer;
    private final NativeLane lane;
    private final RtcLoop loop;
    private final EngineLimits limits;
    private final Listener listener;

    // used on the loop
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private Disposable closeTimer = Disposables.disposed();
    private boolean closing;

    WebRtcPeerPort(NativePeer peer, NativeLane lane, RtcLoop loop, EngineLimits limits, Listener listener) {
        this.peer = peer;
        this.lane = lane;
        this.loop = loop;
        this.limits = limits;
        this.listener = listener;
    }

    @Override
    public Mono<SessionDescription> offer() {
        return operation("offer", peer.offer());
    }

    @Override
    public Mono<SessionDescription> answer(SessionDescription offer, boolean rollback) {
        return operation("answer", peer.answer(offer, rollback));
    }

    @Override
    public Mono<Void> accept(SessionDescription answer) {
        return operation("accept", peer.accept(answer));
    }

    @Override
    public Mono<Void> rollback() {
        return operation("rollback", peer.rollback());
    }

    @Override
    public Mono<SessionDescription> localDescription() {
        return operation("localDescription", peer.localDescription());
    }

    @Override
    public Mono<Void> addCandidate(IceCandidate candidate) {
        return operation("addCandidate", peer.addCandidate(candidate));
    }

    @Override
    public Mono<Void> iceServers(List<IceServer> servers) {
        return operation("iceServers", peer.iceServers(List.copyOf(servers)));
    }

    @Override
    public Mono<PeerPath> path() {
        return operation("path", peer.path());
    }

    @Override
    public Mono<PeerStatistics> statistics() {
        return operation("statistics", peer.statistics());
    }

    @Override
    public void restartIce() {
        launch(peer.restartIce());
    }

    @Override
    public ChannelPort openChannel(ChannelSpec spec, ChannelPort.Listener channelListener) {
        NativeChannel handle = new NativeChannel(peer.engine());
        WebRtcChannelPort channel = new WebRtcChannelPort(spec, handle, this, lane, loop);
        channel.listen(channelListener);
        try {
            ArgumentChecks.channel(spec);
            launch(peer.openChannel(handle, channel));
        } catch (IllegalArgumentException invalid) {
            log.warn("no data channel: {}", invalid.getMessage());
            channel.closedLater();
        }
        return channel;
    }

    @Override
    public SenderPort send(SourcePort source, String trackId, String streamId) {
        NativeSender sender = new NativeSender(peer.engine(), (NativeSource) source, trackId, streamId);
        launch(peer.send(sender));
        return new WebRtcSenderPort(sender, this);
    }

    /** Stops a section in which media are sent. On the loop. */
    void stop(NativeSender sender) {
        launch(peer.stop(sender));
    }

    /** Does something with a section, in turn with all else. On the loop. */
    void run(Runnable step) {
        launch(peer.onSection(step));
    }

    /** Asks something of a section, in turn with all else. */
    <T> Mono<T> ask(String name, Callable<T> question) {
        return operation(name, peer.ask(question));
    }

    long nanoTime() {
        return loop.nanoTime();
    }

    /** Brings a section in which media arrive. On the lane. */
    void trackFound(NativeReceiver receiver) {
        WebRtcTrackPort track = new WebRtcTrackPort(receiver, this);
        receiver.known(track);
        notifyLater(told -> told.onTrack(track));
    }

    /** Tells that a section is closed. On the lane. */
    void trackEnded(WebRtcTrackPort track) {
        notifyLater(told -> told.onTrackEnded(track));
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            beginClose();
            return closed.asMono();
        });
    }

    /** Returns whether nothing is told any more. On the loop. */
    boolean isClosing() {
        return closing;
    }

    /** Tells the listener, unless the connection is closed by then. Any thread. */
    void notifyLater(Consumer<Listener> what) {
        loop.execute(() -> {
            if (!closing) {
                what.accept(listener);
            }
        });
    }

    /** Takes in a channel that the other side announced; what it brings comes after it. On the native thread. */
    void announced(RTCDataChannel opened) {
        NativeChannel handle = new NativeChannel(peer.engine());
        WebRtcChannelPort channel = new WebRtcChannelPort(NativeChannel.spec(opened), handle, this, lane, loop);
        loop.execute(() -> arrived(channel));
        ChannelObserver shell = NativeChannel.observe(opened, channel);
        lane.execute(() -> peer.adopt(handle, opened, shell));
    }

    /** Gives the handle of a closed channel back. On the lane. */
    void discard(NativeChannel handle) {
        peer.discard(handle);
    }

    private void arrived(WebRtcChannelPort channel) {
        ChannelPort.Listener who = closing || !isWelcome(channel.spec()) ? null : listener.onChannel(channel);
        if (who == null) {
            channel.close();
        } else {
            channel.listen(who);
        }
    }

    private static boolean isWelcome(ChannelSpec spec) {
        try {
            ArgumentChecks.channel(spec);
            return true;
        } catch (IllegalArgumentException invalid) {
            log.debug("refused a data channel: {}", invalid.getMessage());
            return false;
        }
    }

    private <T> Mono<T> operation(String name, Mono<T> steps) {
        return Mono.<T>create(sink -> submit(steps, sink))
                .timeout(limits.operation(), Mono.error(() -> NativeErrors.timeout(name)), loop.scheduler());
    }

    private <T> void submit(Mono<T> steps, MonoSink<T> sink) {
        if (closing) {
            sink.error(NativeErrors.closed());
            return;
        }
        Operation<T> operation = new Operation<>(steps, result -> loop.execute(() -> settle(sink, result)));
        sink.onCancel(() -> lane.execute(operation::cancel));
        lane.execute(() -> peer.run(operation));
    }

    private <T> void settle(MonoSink<T> sink, Signal<T> result) {
        Throwable failure = result.getThrowable();
        if (closing) {
            sink.error(NativeErrors.closed());
        } else if (failure != null) {
            sink.error(NativeErrors.engine(failure));
        } else {
            sink.success(result.get());
        }
    }

    /** Runs something whose end nobody waits for. */
    private void launch(Mono<Void> steps) {
        if (!closing) {
            lane.execute(() -> peer.run(new Operation<>(steps, WebRtcPeerPort::report)));
        }
    }

    private static void report(Signal<Void> result) {
        if (result.isOnError()) {
            log.debug("not done: {}", String.valueOf(result.getThrowable()));
        }
    }

    private void beginClose() {
        if (!closing) {
            closing = true;
            closeTimer = loop.schedule(this::abandon, limits.close());
            lane.execute(this::closeNow);
        }
    }

    private void closeNow() {
        try {
            peer.close();
            loop.execute(() -> ended(null));
        } catch (Throwable failure) {
            loop.execute(() -> ended(failure));
        }
    }

    private void ended(@Nullable Throwable failure) {
        closeTimer.dispose();
        if (failure == null) {
            closed.tryEmitEmpty();
        } else {
            closed.tryEmitError(NativeErrors.engine(failure));
        }
    }

    /** Ends the waiting, not the closing; the engine lives until that is done. */
    private void abandon() {
        log.warn("a peer connection did not close within {}; the native engine stays", limits.close());
        closed.tryEmitError(new EngineException(RtcErrorCode.CLOSE_TIMEOUT, "the peer connection did not close in time"));
    }
}
