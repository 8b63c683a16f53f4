package io.reactivertc.impl.peer;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.UserId;
import io.reactivertc.data.ChannelOptions;
import io.reactivertc.data.DataChannel;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.error.DataException;
import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.file.SendFileOptions;
import io.reactivertc.impl.data.PeerLink;
import io.reactivertc.impl.loop.LoopVerbs;
import io.reactivertc.impl.peer.SignalBody.Need.What;
import io.reactivertc.media.Bandwidth;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.MediaDirection;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.Tones;
import io.reactivertc.peer.Peer;
import io.reactivertc.peer.PeerState;
import io.reactivertc.peer.PeerStatistics;
import io.reactivertc.signaling.MediaFlow;
import io.reactivertc.signaling.PeerInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Is a remote participant as users see it; what keeps it connected is in {@link PeerCore}. Made, told and closed by its room. */
public final class DefaultPeer implements Peer {

    private static final Logger log = LoggerFactory.getLogger(DefaultPeer.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final PeerContext context;
    private final PeerInfo remote;
    private final PeerCore core;

    /** Written by the loop, read by any thread; unmodifiable. */
    private volatile Map<String, Object> extra;

    /** Written by the loop, read by any thread. */
    private volatile MediaFlow flow;

    /** Creates a peer that nothing is done for yet; see {@link #start()}. */
    public DefaultPeer(PeerContext context, PeerInfo remote, PeerRoute route, PeerOwner owner) {
        this.context = context;
        this.remote = remote;
        this.core = new PeerCore(context, remote, route, reason -> owner.onClosed(this, reason));
        this.extra = read(remote.extra());
        this.flow = remote.flow();
    }

    private Map<String, Object> read(JsonText text) {
        try {
            return context.json().readObject(text.value().getBytes(StandardCharsets.UTF_8));
        } catch (DataException unreadable) {
            log.debug("the extra data of {} cannot be read: {}", remote.user(), unreadable.getMessage());
            return Map.of();
        }
    }

    // for the room, on the loop

    /** Begins to connect. Once. */
    public void start() {
        start(1);
    }

    /** Begins to connect at this epoch: one beyond that of an earlier meeting, of which signals may still be under way. Once. */
    public void start(int epoch) {
        core.start(epoch);
    }

    /** Returns which life of the peer connection this is. */
    public int epoch() {
        return core.epoch();
    }

    /** Takes a body that came through the signaling server. */
    public void onSignal(JsonText body) {
        core.onSignal(body);
    }

    /** Notes whether the signaling server can be reached. */
    public void onSignalingReady(boolean ready) {
        core.onSignalingReady(ready);
    }

    /** Returns what joins the two. */
    PeerLink link() {
        return core.link();
    }

    /** Replaces the extra data. */
    public void updateExtra(Map<String, Object> changed) {
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
    }

    /** Returns which way media travel, as the room's topology wants it. Any thread. */
    public MediaFlow flow() {
        return flow;
    }

    /** Notes that media travel another way from now on. */
    public void updateFlow(MediaFlow changed) {
        flow = changed;
    }

    /** Returns whether the peer was heard of lately over a data channel. */
    public boolean isHeartbeatAlive() {
        return !state().isTerminal() && core.link().isAlive(HEARTBEAT);
    }

    /**
     * Ends the peer; in an orderly way if asked to: drains, says goodbye.
     *
     * <p>Cold, idempotent, any thread. Completes when everything native is given back; cancelling stops the waiting only. Errors: {@code CLOSE_TIMEOUT}.
     */
    public Mono<Void> close(CloseReason reason, boolean orderly) {
        Objects.requireNonNull(reason, "reason");
        return Mono.defer(() -> {
            // A command and not an operator: who cancels at once must not take it back.
            context.loop().execute(() -> core.close(reason, orderly));
            return context.loop().isDisposed() ? Mono.empty() : core.closed();
        });
    }

    // for users, on any thread

    @Override
    public UserId id() {
        return remote.user();
    }

    @Override
    public InstanceId instance() {
        return remote.instance();
    }

    @Override
    public Map<String, Object> extra() {
        return extra;
    }

    @Override
    public PeerState state() {
        return core.state().get();
    }

    @Override
    public Flux<PeerState> states() {
        return core.state().states();
    }

    @Override
    public Flux<DataMessage> messages() {
        return core.link().messages();
    }

    @Override
    public long droppedMessages() {
        return core.link().droppedMessages();
    }

    @Override
    public Mono<Void> send(Payload payload) {
        return core.link().send(Objects.requireNonNull(payload, "payload"));
    }

    @Override
    public Mono<Void> send(Publisher<? extends Payload> payloads) {
        return core.link().send(Objects.requireNonNull(payloads, "payloads"));
    }

    @Override
    public Mono<Void> sendAcknowledged(Payload payload) {
        return core.link().sendAcknowledged(Objects.requireNonNull(payload, "payload"));
    }

    @Override
    public Flux<IncomingFile> files() {
        return core.files().files();
    }

    @Override
    public Mono<OutgoingFile> sendFile(FileSource source, SendFileOptions options) {
        return core.files().send(source, options);
    }

    @Override
    public Flux<RemoteTrack> tracks() {
        // A client that sends where it must not is not listened to.
        return core.media().tracks().filter(track -> flow != MediaFlow.OUT);
    }

    @Override
    public Mono<Void> publish(LocalTrack track) {
        Objects.requireNonNull(track, "track");
        return Mono.defer(() -> flow == MediaFlow.IN
                ? Mono.error(
                        new MediaException(RtcErrorCode.ONE_WAY, "this room's topology lets nobody send to " + remote.user()))
                : core.media().publish(track));
    }

    @Override
    public Mono<Void> unpublish(LocalTrack track) {
        return core.media().unpublish(Objects.requireNonNull(track, "track"));
    }

    @Override
    public Mono<Void> replace(LocalTrack published, LocalTrack by) {
        return core.media().replace(Objects.requireNonNull(published, "published"), Objects.requireNonNull(by, "by"));
    }

    @Override
    public Mono<Void> limit(Bandwidth bandwidth) {
        return core.media().limit(Objects.requireNonNull(bandwidth, "bandwidth"));
    }

    @Override
    public Mono<Void> restrictMedia(MediaDirection direction) {
        return core.media().restrict(Objects.requireNonNull(direction, "direction"));
    }

    @Override
    public Mono<Void> play(LocalTrack track, Tones tones) {
        return core.media().play(Objects.requireNonNull(track, "track"), Objects.requireNonNull(tones, "tones"));
    }

    @Override
    public Mono<Void> hold(MediaKind kind) {
        return core.media().hold(Objects.requireNonNull(kind, "kind"), true);
    }

    @Override
    public Mono<Void> unhold(MediaKind kind) {
        return core.media().hold(Objects.requireNonNull(kind, "kind"), false);
    }

    @Override
    public Mono<DataChannel> openChannel(String label, ChannelOptions options) {
        return core.link().dataChannels().open(Objects.requireNonNull(label, "label"),
                Objects.requireNonNull(options, "options"));
    }

    @Override
    public Flux<DataChannel> channels() {
        return core.link().dataChannels().channels();
    }

    @Override
    public Mono<PeerStatistics> statistics() {
        return LoopVerbs.defer(context.loop(), core::statistics);
    }

    @Override
    public Flux<PeerStatistics> statistics(Duration pause) {
        return StatisticsPolling.of(statistics(), pause, context.loop());
    }

    @Override
    public Optional<Duration> roundTrip() {
        return core.link().roundTrip();
    }

    @Override
    public Flux<Duration> roundTrips() {
        return core.link().roundTrips();
    }

    @Override
    public Mono<Void> restartIce() {
        return recovered(What.RESTART);
    }

    @Override
    public Mono<Void> reconnect() {
        return recovered(What.REBUILD);
    }

    private Mono<Void> recovered(What step) {
        return LoopVerbs.create(context.loop(), waiter -> core.recover(step, waiter));
    }

    @Override
    public Mono<Void> disconnect() {
        return close(CloseReason.of(CloseReason.Kind.LOCAL, "disconnected"), true);
    }

    @Override
    public String toString() {
        return "Peer[" + remote.user() + ", " + state() + "]";
    }
}
