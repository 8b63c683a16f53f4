package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import io.reactivertc.IceServer;
import io.reactivertc.error.EngineException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.peer.IceCandidate;
import io.reactivertc.impl.peer.PeerPortConfig;
import io.reactivertc.impl.peer.SessionDescription;
import io.reactivertc.peer.PeerPath;
import io.reactivertc.peer.PeerStatistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Guards the native handle of one peer connection and those of its channels. Everything here runs on the lane; after the close nothing reaches native code. */
final class NativePeer {

    private static final Logger log = LoggerFactory.getLogger(NativePeer.class);

    private final NativeEngine engine;
    private final PeerPortConfig config;
    private final OperationQueue operations = new OperationQueue();

    /** Holds the wrappers while they are used: native code does not. */
    private final Set<NativeChannel> channels = new LinkedHashSet<>();

    private @Nullable RTCPeerConnection connection;
    private @Nullable PeerObserver observer;
    private @Nullable NativeMedia media;

    NativePeer(NativeEngine engine, PeerPortConfig config) {
        this.engine = engine;
        this.config = config;
    }

    NativeEngine engine() {
        return engine;
    }

    /** Makes the connection; gives the engine's lease back if that fails. */
    void open(WebRtcPeerPort port) {
        try {
            RTCPeerConnection created = create(new PeerObserver(engine.lane(), port));
            connection = created;
            media = new NativeMedia(port);
            LiveHandles.made();
            engine.opened(created);
        } catch (Throwable failure) {
            engine.release();
            throw failure;
        }
        if (!config.iceServers().isEmpty()) {
            setFirstServers();
        }
    }

    private void setFirstServers() {
        try {
            setServers(config.iceServers());
        } catch (Throwable failure) {
            close();
            throw NativeErrors.argument(failure);
        }
    }

    private RTCPeerConnection create(PeerObserver shell) {
        RTCPeerConnection created = engine.factory().createPeerConnection(NativeConfig.of(config, List.of()), shell);
        if (created == null) {
            throw new EngineException(RtcErrorCode.ENGINE_FAILED, "the engine made no peer connection");
        }
        observer = shell;
        return created;
    }

    /** Runs an operation after those before it. */
    void run(Operation<?> operation) {
        if (connection == null) {
            operation.fail(NativeErrors.closed());
        } else {
            operations.add(operation);
        }
    }

    Mono<SessionDescription> offer() {
        return negotiate(Negotiation::offer);
    }

    Mono<SessionDescription> answer(SessionDescription offer, boolean rollback) {
        return negotiate(negotiation -> negotiation.answer(offer, rollback));
    }

    Mono<Void> accept(SessionDescription answer) {
        return negotiate(negotiation -> negotiation.accept(answer));
    }

    Mono<Void> rollback() {
        return negotiate(Negotiation::rollback);
    }

    Mono<SessionDescription> localDescription() {
        return negotiate(Negotiation::current);
    }

    Mono<Void> addCandidate(IceCandidate candidate) {
        return Mono.<Void>fromRunnable(() -> {
            RTCIceCandidate received = Candidates.received(candidate);
            if (received != null) {
                connection().addIceCandidate(received);
            }
        })
                .onErrorMap(NativeErrors::candidate);
    }

    Mono<Void> iceServers(List<IceServer> servers) {
        return Mono.<Void>fromRunnable(() -> setServers(servers)).onErrorMap(NativeErrors::argument);
    }

    Mono<Void> restartIce() {
        return Mono.fromRunnable(() -> connection().restartIce());
    }

    Mono<PeerPath> path() {
        return Mono.create(sink -> {
            Answer<PeerPath> answer = new Answer<>(engine.lane(), sink);
            connection().getStats(report -> answer.result(() -> SelectedPath.of(report)));
        });
    }

    Mono<PeerStatistics> statistics() {
        return Mono.create(sink -> {
            Answer<PeerStatistics> answer = new Answer<>(engine.lane(), sink);
            connection().getStats(report -> answer.result(() -> StatisticsReport.of(report)));
        });
    }

    /** Makes a channel; if that is not possible the port is told that it is closed. */
    Mono<Void> openChannel(NativeChannel channel, WebRtcChannelPort port) {
        return Mono.<Void>fromRunnable(() -> {
            requireFree(port.spec());
            channel.open(connection(), port);
            channels.add(channel);
        })
                .doOnError(failure -> log.warn("no data channel {}: {}", port.spec().label(), failure.toString()))
                .onErrorComplete()
                .doFinally(end -> {
                    if (!channels.contains(channel)) {
                        port.closedLater();
                    }
                });
    }

    /** Takes in a channel that the other side announced. */
    void adopt(NativeChannel channel, RTCDataChannel opened, ChannelObserver shell) {
        channel.take(opened, shell);
        channels.add(channel);
        if (connection == null) {
            discard(channel);
        }
    }

    /** Gives the handle of a closed channel back. */
    void discard(NativeChannel channel) {
        if (channels.remove(channel)) {
            attempt(channel::dispose);
        }
    }

    /**
     * Gives all handles back, from the leaves up; idempotent. If the connection itself cannot be closed the engine's lease is kept: an engine is never disposed of under it.
     */
    void close() {
        RTCPeerConnection open = connection;
        if (open == null) {
            return;
        }
        connection = null;
        if (observer != null) {
            observer.release();
        }
        engine.closing(open);
        Runnable release = ConnectionRelease.of(open);
        media().close(() -> {
            operations.close();
            channels.forEach(channel -> attempt(channel::silence));
            channels.forEach(channel -> attempt(channel::close));
            open.close();
        });
        engine.keepHearing();
        channels.forEach(channel -> attempt(channel::dispose));
        channels.clear();
        release.run();
        LiveHandles.released();
        engine.release();
    }

    private <T> Mono<T> negotiate(Function<Negotiation, Mono<T>> step) {
        return Mono.defer(
                () -> media().guarded(step.apply(new Negotiation(engine.lane(), connection(), media(), engine.audio()))));
    }

    /** Adds a section in which media are sent. */
    Mono<Void> send(NativeSender sender) {
        return Mono.fromRunnable(() -> media().send(connection(), sender));
    }

    /** Stops a section in which media are sent, and gives its handles back. */
    Mono<Void> stop(NativeSender sender) {
        return Mono.fromRunnable(() -> {
            media().stop(sender);
            engine.keepHearing();
        });
    }

    /** Does something with a section, if the connection is open. */
    Mono<Void> onSection(Runnable step) {
        return Mono.fromRunnable(step);
    }

    /** Asks something of a section, if the connection is open. */
    <T> Mono<T> ask(Callable<T> question) {
        return Mono.fromCallable(question);
    }

    private NativeMedia media() {
        return Objects.requireNonNull(media, "not opened");
    }

    private void setServers(List<IceServer> servers) {
        ArgumentChecks.servers(servers);
        connection().setConfiguration(NativeConfig.of(config, servers));
    }

    private void requireFree(ChannelSpec spec) {
        int id = spec.negotiatedId();
        if (id >= 0 && channels.stream().anyMatch(channel -> channel.id() == id)) {
            throw new IllegalArgumentException("channel id " + id + " is in use");
        }
    }

    private RTCPeerConnection connection() {
        engine.lane().assertInLane();
        RTCPeerConnection open = connection;
        if (open == null) {
            throw NativeErrors.closed();
        }
        return open;
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) { // closing goes on
            log.warn("a step of closing a peer connection failed", failure);
        }
    }
}
