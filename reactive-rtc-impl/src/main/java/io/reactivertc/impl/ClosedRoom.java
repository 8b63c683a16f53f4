package io.reactivertc.impl;

import io.reactivertc.common.RoomId;
import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import io.reactivertc.data.DataMessage;
import io.reactivertc.data.Payload;
import io.reactivertc.data.SendResult;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.file.FileSource;
import io.reactivertc.file.IncomingFile;
import io.reactivertc.file.OutgoingFile;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.JoinRequest;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomDescriptor;
import io.reactivertc.room.RoomEvent;
import io.reactivertc.room.RoomMember;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomState;
import io.reactivertc.room.RoomUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stands for a room that is asked for after its connection was closed.
 *
 * @param id which room
 */
record ClosedRoom(RoomId id) implements Room {

    @Override
    public Mono<Room> open(RoomOptions options) {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public Mono<Room> join(RoomOptions options) {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public Mono<Room> openOrJoin(RoomOptions options) {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public Mono<Void> leave() {
        return Mono.empty();
    }

    @Override
    public Mono<Void> closeForAll() {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public RoomState state() {
        return new RoomState.Closed();
    }

    @Override
    public Flux<RoomState> states() {
        return Flux.just(state());
    }

    @Override
    public Flux<RoomEvent> events() {
        return Flux.error(ClosedRoom::closed);
    }

    @Override
    public Flux<Peer> peers() {
        return Flux.error(ClosedRoom::closed);
    }

    @Override
    public Optional<Peer> peer(UserId user) {
        return Optional.empty();
    }

    @Override
    public int peerCount() {
        return 0;
    }

    @Override
    public Flux<DataMessage> messages() {
        return Flux.error(ClosedRoom::closed);
    }

    @Override
    public Flux<IncomingFile> files() {
        return Flux.error(ClosedRoom::closed);
    }

    @Override
    public Flux<OutgoingFile> sendFile(FileSource source) {
        return Flux.error(ClosedRoom::closed);
    }

    @Override
    public Flux<OutgoingFile> shareWithNewcomers(FileSource source) {
        return Flux.error(ClosedRoom::closed);
    }

    @Override
    public Flux<RemoteTrack> tracks() {
        return Flux.error(ClosedRoom::closed);
    }

    @Override
    public Flux<Optional<RemoteTrack>> activeSpeakers() {
        return Flux.error(ClosedRoom::closed);
    }

    @Override
    public Mono<Void> publish(LocalTrack track) {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public Mono<Void> unpublish(LocalTrack track) {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public Flux<SendResult> broadcast(Payload payload) {
        return Flux.error(ClosedRoom::closed);
    }

    @Override
    public Mono<Void> relay(Object body) {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public Mono<Void> relay(UserId to, Object body) {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public Mono<Void> updateExtra(Map<String, Object> extra) {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public Mono<Void> update(RoomUpdate update) {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public Mono<Void> handOver(UserId to) {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public Mono<Void> eject(UserId user, @Nullable String reason, Duration bar) {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public Mono<Void> introduce(UserId a, UserId b) {
        return Mono.error(ClosedRoom::closed);
    }

    @Override
    public Flux<JoinRequest> joinRequests() {
        return Flux.error(ClosedRoom::closed);
    }

    @Override
    public List<RoomMember> audience() {
        return List.of();
    }

    @Override
    public RoomDescriptor descriptor() {
        return new RoomDescriptor(id, Topology.MESH, false, false);
    }

    private static ConnectionException closed() {
        return new ConnectionException(RtcErrorCode.CONNECTION_CLOSED, "the connection is closed");
    }
}
