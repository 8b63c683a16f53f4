package io.reactivertc;

import io.reactivertc.common.InstanceId;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RtcResource;
import io.reactivertc.common.UserId;
import io.reactivertc.media.LocalMedia;
import io.reactivertc.room.IncomingCall;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomInfo;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.UserPresence;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Is one identity on one signaling session, which survives broken sockets. Owns its rooms and their peers; closing it leaves them all.
 *
 * <p>All signals arrive on the connection's loop thread, which must not be blocked.
 */
public interface RtcConnection extends RtcResource {

    /** Returns who this is, as the server confirmed. */
    UserId self();

    /** Returns which life of this user this connection is. */
    InstanceId instance();

    /** Returns the current state; never blocks. */
    ConnectionState state();

    /** Emits the current state, then each change. Hot; a slow subscriber sees the latest; ends with {@link ConnectionState.Closed}, then completes; never errors. */
    Flux<ConnectionState> states();

    /**
     * Returns the handle of a room, always the same for the same id; nothing is entered by that. A handle that is not in use (held, entered, subscribed to) takes no memory, so
     * a connection may go through any number of rooms.
     */
    Room room(RoomId id);

    /** Opens a room; see {@link Room#open(RoomOptions)}. */
    default Mono<Room> open(RoomId id, RoomOptions options) {
        return room(id).open(options);
    }

    /** Joins a room; see {@link Room#join(RoomOptions)}. */
    default Mono<Room> join(RoomId id, RoomOptions options) {
        return room(id).join(options);
    }

    /** Joins a room or opens it; see {@link Room#openOrJoin(RoomOptions)}. */
    default Mono<Room> openOrJoin(RoomId id, RoomOptions options) {
        return room(id).openOrJoin(options);
    }

    /** Opens a room with default options; see {@link Room#open(RoomOptions)}. */
    default Mono<Room> open(RoomId id) {
        return open(id, RoomOptions.DEFAULT);
    }

    /** Joins a room with default options; see {@link Room#join(RoomOptions)}. */
    default Mono<Room> join(RoomId id) {
        return join(id, RoomOptions.DEFAULT);
    }

    /** Joins a room or opens it, with default options; see {@link Room#openOrJoin(RoomOptions)}. */
    default Mono<Room> openOrJoin(RoomId id) {
        return openOrJoin(id, RoomOptions.DEFAULT);
    }

    /** Returns what makes the tracks of this side, to be published to rooms and peers of this connection; always the same. */
    LocalMedia media();

    /** Asks the server about a room. Cold. Errors: {@code TIMEOUT}, {@code RATE_LIMITED}, {@code CONNECTION_CLOSED}. */
    Mono<RoomInfo> checkPresence(RoomId id);

    /**
     * Lists the rooms that were opened as listed, in order of their ids, page by page as demanded.
     *
     * <p>Cold. Errors: {@code TIMEOUT}, {@code RATE_LIMITED}, {@code CONNECTION_CLOSED}.
     *
     * @param tag only rooms with this tag; null means all
     */
    Flux<RoomInfo> publicRooms(@Nullable String tag);

    /**
     * Follows the rooms that were opened as listed: those that there are, then each that comes or changes, and, with {@link RoomInfo#exists()} false, each that goes.
     *
     * <p>Hot. Changes are told a few times a second at most; a slow subscriber gets the newest of each room. Ends with the connection. Errors: {@code TIMEOUT}, {@code RATE_LIMITED},
     * {@code SERVER_FULL}, {@code INVALID_ARGUMENT}.
     *
     * @param tag only rooms with this tag; null means all
     */
    Flux<RoomInfo> publicRoomChanges(@Nullable String tag);

    /** Follows one room: what it is, then each change of that; without entering it. As {@link #publicRoomChanges}: hot, the newest for a slow subscriber, same errors. */
    Flux<RoomInfo> presences(RoomId id);

    /** Follows one user: whether they are there, and what they tell of themselves. As {@link #publicRoomChanges}: hot, the newest for a slow subscriber, same errors. */
    Flux<UserPresence> presences(UserId id);

    /** Asks the server whether a user is there. Cold. Errors: {@code TIMEOUT}, {@code RATE_LIMITED}, {@code CONNECTION_CLOSED}. */
    default Mono<UserPresence> checkPresence(UserId id) {
        return presences(id).next();
    }

    /**
     * Calls a user, wherever they are: opens a room for two that nobody else knows, and waits for them there.
     *
     * <p>Cold; emits the room, on the loop, when the other is in it; leaving it hangs up. Cancelling takes the call back. Errors: {@code USER_NOT_FOUND}, {@code USER_BUSY}, {@code CALL_REJECTED},
     * {@code TIMEOUT} after 60 s without an answer, those of {@link Room#open(RoomOptions)}.
     *
     * @param extra what the other is told of the call: JSON as maps, lists, strings, numbers and booleans
     */
    Mono<Room> call(UserId to, Map<String, Object> extra);

    /** Calls a user without telling more; see {@link #call(UserId, Map)}. */
    default Mono<Room> call(UserId to) {
        return call(to, Map.of());
    }

    /**
     * Emits the calls of other users. Hot, on the loop, no replay: while nobody subscribes, callers get {@code CALL_REJECTED}. More than 16 that wait for an answer get {@code USER_BUSY}. A slow
     * subscriber for whom more than 64 wait fails alone with {@code SLOW_CONSUMER}. Completes with the connection.
     */
    Flux<IncomingCall> calls();

    /** Changes what others see of this participant, in all rooms. Cold; completes when the server has it. Errors: {@code INVALID_JSON}, {@code TIMEOUT}, {@code CONNECTION_CLOSED}. */
    Mono<Void> updateExtra(Map<String, Object> extra);

    /**
     * Examines what a call needs: the signaling server, WebRTC's library, candidates, each STUN and TURN server, and a peer connection from here to here, through a relay if there is
     * one; and which devices and screens there are. Opens peer connections of its own for that and closes them again; what is connected goes on undisturbed.
     *
     * <p>Cold; each subscription examines anew, for a minute at most. What fails is in the result. Cancelling closes what was opened. Errors: {@code CONNECTION_CLOSED}.
     */
    Mono<Diagnosis> diagnose();
}
