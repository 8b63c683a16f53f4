package io.reactivertc.impl;

import io.reactivertc.common.RoomId;
import io.reactivertc.common.UserId;
import io.reactivertc.room.IncomingCall;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.signaling.CallAnswer;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Is a call of another user. */
final class DefaultIncomingCall implements IncomingCall {

    private final Calls calls;
    private final UserId from;
    private final RoomId room;
    private final Map<String, Object> extra;
    private final Sinks.Empty<Void> end = Sinks.empty();

    DefaultIncomingCall(Calls calls, UserId from, RoomId room, Map<String, Object> extra) {
        this.calls = calls;
        this.from = from;
        this.room = room;
        this.extra = extra;
    }

    @Override
    public UserId from() {
        return from;
    }

    @Override
    public Map<String, Object> extra() {
        return extra;
    }

    @Override
    public Mono<Room> accept(RoomOptions options) {
        Objects.requireNonNull(options, "options");
        return answer(CallAnswer.ACCEPTED, null).then(Mono.defer(() -> calls.room(room).join(options)));
    }

    @Override
    public Mono<Void> reject(String reason) {
        return answer(CallAnswer.REJECTED, Objects.requireNonNull(reason, "reason"));
    }

    @Override
    public Mono<Void> busy() {
        return answer(CallAnswer.BUSY, null);
    }

    @Override
    public Mono<Void> onEnd() {
        return end.asMono();
    }

    private Mono<Void> answer(CallAnswer answer, @Nullable String reason) {
        return calls.answer(this, answer, reason);
    }

    RoomId room() {
        return room;
    }

    /** Tells that it is over. On the loop. */
    void ended() {
        end.tryEmitEmpty();
    }

    @Override
    public String toString() {
        return "IncomingCall[" + from + "]";
    }
}
