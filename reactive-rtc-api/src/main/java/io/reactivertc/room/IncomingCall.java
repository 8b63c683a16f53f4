package io.reactivertc.room;

import io.reactivertc.common.UserId;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Is a call of another user that was not answered yet. */
public interface IncomingCall {

    /** Returns who calls, as the server says. */
    UserId from();

    /** Returns what they tell of the call: JSON as maps, lists, strings, numbers and booleans. */
    Map<String, Object> extra();

    /**
     * Takes the call: enters the room for two in which the caller waits.
     *
     * <p>Cold; emits the room when inside, on the loop; leaving it hangs up. Cancelling undoes it. Errors: {@code USER_NOT_FOUND} or {@code ROOM_NOT_FOUND} if the caller is gone, those of
     * {@link Room#join(RoomOptions)}.
     */
    Mono<Room> accept(RoomOptions options);

    /** Takes the call with default options; see {@link #accept(RoomOptions)}. */
    default Mono<Room> accept() {
        return accept(RoomOptions.DEFAULT);
    }

    /** Declines the call; the caller gets {@code CALL_REJECTED} with this reason. Cold; completes on the loop. Errors: {@code USER_NOT_FOUND} if the caller is gone. */
    Mono<Void> reject(String reason);

    /** Declines the call because of another; the caller gets {@code USER_BUSY}. Cold; completes on the loop. Errors: {@code USER_NOT_FOUND} if the caller is gone. */
    Mono<Void> busy();

    /** Completes when the caller took the call back, or it was answered here. Hot, on the loop; no errors. */
    Mono<Void> onEnd();
}
