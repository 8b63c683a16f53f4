package io.reactivertc.impl.room;

import io.reactivertc.MediaConfig;
import io.reactivertc.RtcConfig;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.Role;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.error.SignalingException;
import io.reactivertc.impl.desktop.FakeDisplay;
import io.reactivertc.impl.device.FakeDevices;
import io.reactivertc.impl.file.FileContext;
import io.reactivertc.impl.json.JacksonControlCodec;
import io.reactivertc.impl.json.JacksonFileCodec;
import io.reactivertc.impl.json.JacksonJsonMapping;
import io.reactivertc.impl.json.JacksonSignalBodyCodec;
import io.reactivertc.impl.json.JacksonTrackCodec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.media.DefaultLocalMedia;
import io.reactivertc.impl.media.MediaContext;
import io.reactivertc.impl.peer.PeerContext;
import io.reactivertc.impl.peer.PeerEngine;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.media.LocalMedia;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.signaling.PeerInfo;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.RoomAbout;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Is one room on a loop whose time is the test's, with a session whose server is the test. */
public final class RoomRig implements RoomHost {

    static final RoomId LOBBY = RoomId.of("lobby");
    static final UserId SELF = UserId.of("self");
    static final UserId ALICE = UserId.of("alice");
    static final UserId BOB = UserId.of("bob");
    static final Duration GRACE = Duration.ofSeconds(30);

    final FakeSession session = new FakeSession();
    final DefaultRoom room;

    private final VirtualTimeScheduler time;
    private final RtcLoop loop;
    private final PeerContext peers;
    private final LocalMedia media;
    private final Map<DefaultRoom, Integer> uses = new HashMap<>();
    private boolean confidential = true;
    private long version;

    /** Creates a room that was not entered, and where no peer connection comes up. */
    public RoomRig() {
        this(SELF, VirtualTimeScheduler.create(), new DeadEngine());
    }

    /** Creates a room of this user that was not entered. */
    RoomRig(UserId self, VirtualTimeScheduler time, PeerEngine engine) {
        this.time = time;
        this.loop = RtcLoop.on(time);
        this.peers = new PeerContext(
                self,
                InstanceId.random(),
                RtcConfig.DEFAULT,
                loop,
                engine,
                new JacksonSignalBodyCodec(),
                new JacksonControlCodec(),
                new JacksonJsonMapping(),
                Clock.systemUTC(),
                new FileContext(new JacksonFileCodec(), Schedulers.boundedElastic(), Clock.systemUTC()),
                new MediaContext(loop, () -> RtcLoop.on(time), engine, new JacksonTrackCodec(), MediaConfig.DEFAULT));
        media = new DefaultLocalMedia(peers.media(), new FakeDisplay().desktop(), new FakeDevices().devices());
        room = new DefaultRoom(LOBBY, this);
    }

    /** Runs what waits on the loop. */
    void run() {
        time.advanceTime();
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    /** Runs something on the loop. */
    void onLoop(Runnable command) {
        loop.execute(command);
        run();
    }

    void reply(ServerMessage message) {
        onLoop(() -> session.reply(message));
    }

    void refuse(RtcErrorCode code) {
        RtcException error = new SignalingException(code, "refused");
        onLoop(() -> session.fail(error));
    }

    void receive(ServerMessage message) {
        onLoop(() -> room.onMessage(message));
    }

    void away() {
        session.ready(false);
        onLoop(room::onAway);
    }

    void back(boolean resumed) {
        session.ready(true);
        onLoop(() -> room.onReady(resumed));
    }

    /** Enters the room with these others in it. */
    RoomRig entered(PeerInfo... others) {
        return entered(RoomOptions.DEFAULT, others);
    }

    /** Enters the room so, with these others in it. */
    RoomRig entered(RoomOptions options, PeerInfo... others) {
        room.openOrJoin(options).subscribe();
        run();
        reply(snapshot(others));
        session.takeAsked();
        return this;
    }

    /** Returns how others in the room are told of this participant. */
    PeerInfo info(boolean offer) {
        return new PeerInfo(peers.self(), peers.instance(), Role.MEMBER, JsonText.EMPTY_OBJECT, offer);
    }

    static PeerInfo member(UserId user, InstanceId instance) {
        return new PeerInfo(user, instance, Role.MEMBER, JsonText.EMPTY_OBJECT, true);
    }

    static ServerMessage.RoomEntered snapshot(PeerInfo... others) {
        return new ServerMessage.RoomEntered(LOBBY, Role.MEMBER, ALICE, RoomSpec.DEFAULT, List.of(others), false, "claim");
    }

    static ServerMessage.Presence presence(boolean exists) {
        return new ServerMessage.Presence(LOBBY, exists, exists ? 1 : 0, 16, false, null, RoomAbout.NOTHING);
    }

    void confidential(boolean is) {
        confidential = is;
    }

    /** Returns the room. */
    public DefaultRoom room() {
        return room;
    }

    boolean isRetained() {
        return uses.containsKey(room);
    }

    @Override
    public PeerContext peers() {
        return peers;
    }

    @Override
    public SignalingSession session() {
        return session;
    }

    @Override
    public LocalMedia media() {
        return media;
    }

    @Override
    public boolean maySendSecrets() {
        return confidential;
    }

    @Override
    public Duration grace() {
        return GRACE;
    }

    @Override
    public JsonText extra(Map<String, Object> added) {
        return JsonText.of(new String(peers.json().write(added), StandardCharsets.UTF_8));
    }

    @Override
    public long nextVersion() {
        return ++version;
    }

    @Override
    public void retain(DefaultRoom used) {
        uses.merge(used, 1, Integer::sum);
    }

    @Override
    public void release(DefaultRoom used) {
        uses.computeIfPresent(used, (key, count) -> count == 1 ? null : count - 1);
    }
}
