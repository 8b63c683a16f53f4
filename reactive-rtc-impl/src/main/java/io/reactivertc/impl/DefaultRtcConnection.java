package io.reactivertc.impl;

import io.reactivertc.ConnectionState;
import io.reactivertc.Diagnosis;
import io.reactivertc.RtcConnection;
import io.reactivertc.common.CloseReason;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.impl.loop.LoopVerbs;
import io.reactivertc.impl.room.Extras;
import io.reactivertc.media.LocalMedia;
import io.reactivertc.room.IncomingCall;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomInfo;
import io.reactivertc.room.UserPresence;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.Watched;
import io.reactivertc.signaling.ServerMessage;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Offers a connection to the application: its verbs become commands of the loop. */
final class DefaultRtcConnection implements RtcConnection {

    private final ConnectionCore core;

    DefaultRtcConnection(ConnectionCore core) {
        this.core = core;
    }

    @Override
    public UserId self() {
        return core.peers().self();
    }

    @Override
    public InstanceId instance() {
        return core.peers().instance();
    }

    @Override
    public ConnectionState state() {
        return core.state().get();
    }

    @Override
    public Flux<ConnectionState> states() {
        return core.state().states();
    }

    @Override
    public Room room(RoomId id) {
        return core.room(Objects.requireNonNull(id, "id"));
    }

    @Override
    public LocalMedia media() {
        return core.media();
    }

    @Override
    public Mono<RoomInfo> checkPresence(RoomId id) {
        Objects.requireNonNull(id, "id");
        return LoopVerbs
                .defer(core.loop(),
                        () -> core.session().request(new ClientMessage.AskPresence(id), ServerMessage.Presence.class))
                .map(presence -> Extras.info(core.json(), presence));
    }

    @Override
    public Flux<RoomInfo> publicRooms(@Nullable String tag) {
        return Flux.defer(() -> new PublicRooms(core.session(), core.loop(), core.json(), tag).read());
    }

    @Override
    public Flux<RoomInfo> publicRoomChanges(@Nullable String tag) {
        return core.watches().watch(Watched.LIST, tag)
                .cast(ServerMessage.Presence.class)
                .map(presence -> Extras.info(core.json(), presence));
    }

    @Override
    public Flux<RoomInfo> presences(RoomId id) {
        return core.watches().watch(Watched.ROOM, id.value())
                .cast(ServerMessage.Presence.class)
                .map(presence -> Extras.info(core.json(), presence));
    }

    @Override
    public Flux<UserPresence> presences(UserId id) {
        return core.watches().watch(Watched.USER, id.value())
                .cast(ServerMessage.UserPresence.class)
                .map(presence -> Extras.presence(core.json(), presence));
    }

    @Override
    public Mono<Room> call(UserId to, Map<String, Object> extra) {
        Objects.requireNonNull(to, "to");
        Map<String, Object> told = Map.copyOf(extra);
        return core.calls().call(to, told);
    }

    @Override
    public Flux<IncomingCall> calls() {
        return core.calls().incoming();
    }

    @Override
    public Mono<Void> updateExtra(Map<String, Object> extra) {
        Map<String, Object> changed = Map.copyOf(extra);
        return LoopVerbs.defer(core.loop(), () -> core.updateExtra(changed)).then();
    }

    @Override
    public Mono<Diagnosis> diagnose() {
        return LoopVerbs.defer(core.loop(), () -> new ConnectionDiagnosis(core).examine());
    }

    @Override
    public Mono<Void> close() {
        return core.close().close();
    }

    @Override
    public Mono<CloseReason> onClose() {
        return core.close().reason();
    }

    @Override
    public void dispose() {
        core.close().request();
    }

    @Override
    public boolean isDisposed() {
        return core.close().hasBegun();
    }

    @Override
    public String toString() {
        return "RtcConnection[" + self() + ", " + state() + "]";
    }
}
