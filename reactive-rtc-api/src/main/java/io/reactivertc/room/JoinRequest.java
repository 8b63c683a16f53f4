package io.reactivertc.room;

import io.reactivertc.common.UserId;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Is somebody who waits outside a room whose owner decides who comes in, and which this participant owns. Unanswered, it ends after the server's patience (60 s by default). */
public interface JoinRequest {

    /** Returns who waits. */
    UserId user();

    /** Returns what they tell of themselves: JSON as maps, lists, strings, numbers and booleans. */
    Map<String, Object> extra();

    /** Returns what they wish for, as they put it in {@link RoomOptions#wishes()}. */
    Map<String, Object> wishes();

    /**
     * Lets them in, and tells them these terms as {@link RoomEvent.Admitted}.
     *
     * <p>Cold; completes when the server has let them in, on the loop. Errors: {@code NOT_WAITING} if they do not wait any more, {@code ROOM_FULL}, {@code NOT_OWNER},
     * {@code INVALID_JSON}, {@code MESSAGE_TOO_LARGE}.
     */
    Mono<Void> accept(Map<String, Object> terms);

    /** Lets them in without terms; see {@link #accept(Map)}. */
    default Mono<Void> accept() {
        return accept(Map.of());
    }

    /** Turns them away; they are told why, as the text of {@code ADMISSION_DENIED}. Cold; completes on the loop when the server has done so. Errors: {@code NOT_WAITING}, {@code NOT_OWNER}. */
    Mono<Void> reject(String reason);

    /** Completes when they do not wait any more: let in, turned away, gone, or out of time. Hot, on the loop; no errors. */
    Mono<Void> onEnd();
}
