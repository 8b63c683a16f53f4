package io.reactivertc.impl;

import io.reactivertc.ConnectionState;
import io.reactivertc.JsonMapping;
import io.reactivertc.RtcConfig;
import io.reactivertc.RtcConnection;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.json.JacksonTrackCodec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.RtcLoops;
import io.reactivertc.impl.loop.StateCell;
import io.reactivertc.impl.media.DefaultLocalMedia;
import io.reactivertc.impl.media.MediaContext;
import io.reactivertc.impl.peer.PeerContext;
import io.reactivertc.impl.room.DefaultRoom;
import io.reactivertc.impl.room.RoomHost;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.impl.signaling.SignalingSessionConfig;
import io.reactivertc.media.CaptureConsent;
import io.reactivertc.media.LocalMedia;
import io.reactivertc.room.Room;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Ties a signaling session, its rooms and their peers together, from the first attempt to reach the server to the end. On the loop, but for what says otherwise. */
final class ConnectionCore implements SignalingSession.Listener, RoomHost {

    private static final Logger log = LoggerFactory.getLogger(ConnectionCore.class);
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);

    private final RtcConfig config;
    private final ConnectionParts parts;
    private final MonoSink<RtcConnection> opening;
    private final RtcLoop loop;
    private final InstanceId instance = InstanceId.random();
    private final JsonMapping json;
    private final SignalingTransport transport;
    private final SignalingSession session;
    private final StateCell<ConnectionState> state;
    private final RoomHandles rooms = new RoomHandles(id -> new DefaultRoom(id, this));
    private final ConnectionClose close;
    private final GivenIceServers iceServers;
    private final MediaContext mediaContext;
    private final DefaultLocalMedia media;
    private final Watches watches;
    private final Calls calls;

    /** Written on the loop before the connection is emitted, read on any thread. */
    private volatile @Nullable PeerContext peers;

    private Map<String, Object> extra;
    private long extraVersion;
    private Duration grace = Duration.ZERO;

    ConnectionCore(RtcConfig config, ConnectionParts parts, MonoSink<RtcConnection> opening) {
        this.config = config;
        this.parts = parts;
        this.opening = opening;
        this.json = Objects.requireNonNullElse(config.data().json(), parts.json());
        this.extra = config.identity().extra();
        this.transport = transport(config, parts);
        // What may fail comes before the loop, which somebody has to give back.
        SignalingSessionConfig described =
                new SignalingSessionConfig(config.signaling(), config.identity(), config.reconnect(), config.timeouts(),
                        instance, write(extra));
        this.loop = parts.loops().get();
        this.session = parts.sessions().create(described, transport, loop, this);
        this.iceServers = new GivenIceServers(loop, session);
        this.state = new StateCell<>(loop, new ConnectionState.Connecting(1));
        this.mediaContext = new MediaContext(
                loop, RtcLoops.media()::lease, parts.engine(), new JacksonTrackCodec(), config.media());
        CaptureConsent consent = config.media().consent();
        this.media = new DefaultLocalMedia(mediaContext, parts.hardware().desktop(consent), parts.hardware().devices(consent));
        this.watches = new Watches(session, loop);
        this.calls = new Calls(session, loop, json, this::room);
        this.close = new ConnectionClose(loop, rooms, session, config.timeouts().close(), this::over);
    }

    /** Begins to connect. */
    void start() {
        session.start();
    }

    /** Any thread. */
    RtcLoop loop() {
        return loop;
    }

    /** Any thread. */
    StateCell<ConnectionState> state() {
        return state;
    }

    /** Any thread. */
    @Override
    public LocalMedia media() {
        return media;
    }

    /** Any thread. */
    ConnectionClose close() {
        return close;
    }

    /** Any thread. */
    Watches watches() {
        return watches;
    }

    /** Any thread. */
    Calls calls() {
        return calls;
    }

    /** Any thread. */
    JsonMapping json() {
        return json;
    }

    /** Returns the handle of a room. Any thread. */
    Room room(RoomId id) {
        DefaultRoom known = rooms.find(id);
        if (known != null) {
            return known;
        }
        if (close.hasBegun()) {
            return new ClosedRoom(id);
        }
        DefaultRoom made = rooms.get(id);
        if (close.hasBegun()) {
            loop.execute(() -> close.late(made));
        }
        return made;
    }

    Mono<ServerMessage.Done> updateExtra(Map<String, Object> changed) {
        JsonText value = write(changed);
        extra = changed;
        rooms.all().forEach(DefaultRoom::onExtraChanged);
        return session.request(new ClientMessage.UpdateExtra(null, value, nextVersion()), ServerMessage.Done.class);
    }

    @Override
    public void onReady(ServerMessage.Welcome welcome, boolean resumed) {
        Duration told = Duration.ofMillis(Math.max(0, welcome.graceMillis()));
        grace = told.compareTo(LONGEST_GRACE) > 0 ? LONGEST_GRACE : told;
        apply(new ConnectionInput.Opened());
        if (peers == null) {
            peers = new PeerContext(welcome.userId(), instance, iceServers.addedTo(config), loop, parts.engine(),
                    parts.bodies(), parts.control(),
                    json, parts.clock(), parts.files().of(config.files()), mediaContext);
            opening.success(new DefaultRtcConnection(this));
            return;
        }
        rooms.all().forEach(room -> room.onReady(resumed));
        watches.onReady(resumed);
    }

    @Override
    public void onAway(boolean resuming, int attempt) {
        apply(new ConnectionInput.Away(resuming, attempt));
        rooms.all().forEach(DefaultRoom::onAway);
    }

    @Override
    public void onMessage(ServerMessage message) {
        if (message instanceof ServerMessage.IceServers told) {
            iceServers.onTold(told);
            return;
        }
        if (watches.onMessage(message) || calls.onMessage(message)) {
            return;
        }
        RoomId id = Addressee.of(message);
        DefaultRoom room = id == null ? null : rooms.find(id);
        if (room != null) {
            room.onMessage(message);
        } else {
            log.debug("[{}] nobody takes {}", instance, message.getClass().getSimpleName());
        }
    }

    @Override
    public void onClosed(CloseReason reason) {
        if (peers == null && !close.hasBegun()) {
            opening.error(notConnected(reason));
        }
        close.begin(reason);
    }

    /** Any thread, once the connection was emitted. */
    @Override
    public PeerContext peers() {
        return Objects.requireNonNull(peers, "not connected yet");
    }

    @Override
    public SignalingSession session() {
        return session;
    }

    @Override
    public boolean maySendSecrets() {
        return transport.isConfidential() || config.signaling().allowInsecureSecrets();
    }

    @Override
    public Duration grace() {
        return grace;
    }

    @Override
    public JsonText extra(Map<String, Object> added) {
        Map<String, Object> all = new HashMap<>(extra);
        all.putAll(added);
        return write(all);
    }

    @Override
    public long nextVersion() {
        return ++extraVersion;
    }

    @Override
    public void retain(DefaultRoom room) {
        rooms.retain(room);
    }

    @Override
    public void release(DefaultRoom room) {
        rooms.release(room);
    }

    private void over(CloseReason reason) {
        media.close(reason);
        watches.close();
        calls.close();
        state.complete(ConnectionTransitions.next(state.get(), new ConnectionInput.Over(reason)));
    }

    private void apply(ConnectionInput input) {
        state.set(ConnectionTransitions.next(state.get(), input));
    }

    private JsonText write(Map<String, Object> value) {
        return JsonText.of(new String(json.write(value), StandardCharsets.UTF_8));
    }

    private static SignalingTransport transport(RtcConfig config, ConnectionParts parts) {
        SignalingTransport brought = config.signaling().transport();
        return brought == null ? parts.transports().apply(config.signaling().uri()) : brought;
    }

    private static RtcException notConnected(CloseReason reason) {
        return reason.cause() instanceof RtcException known
                ? known
                : new ConnectionException(RtcErrorCode.CONNECT_FAILED, reason.text(), reason.cause());
    }
}
