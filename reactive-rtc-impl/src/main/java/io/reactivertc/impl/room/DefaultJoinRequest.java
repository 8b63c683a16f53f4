package io.reactivertc.impl.room;

import io.reactivertc.common.UserId;
import io.reactivertc.impl.loop.LoopVerbs;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.room.JoinRequest;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Is somebody who waits outside a room of this participant. */
final class DefaultJoinRequest implements JoinRequest {

    private final UserId user;
    private final Map<String, Object> extra;
    private final Map<String, Object> wishes;
    private final RtcLoop loop;
    private final RoomRequests requests;
    private final Sinks.Empty<Void> end = Sinks.empty();

    DefaultJoinRequest(UserId user, Map<String, Object> extra, Map<String, Object> wishes, RtcLoop loop,
            RoomRequests requests) {
        this.user = user;
        this.extra = extra;
        this.wishes = wishes;
        this.loop = loop;
        this.requests = requests;
    }

    @Override
    public UserId user() {
        return user;
    }

    @Override
    public Map<String, Object> extra() {
        return extra;
    }

    @Override
    public Map<String, Object> wishes() {
        return wishes;
    }

    @Override
    public Mono<Void> accept(Map<String, Object> terms) {
        Map<String, Object> said = Map.copyOf(terms);
        return LoopVerbs.defer(loop, () -> requests.admit(user, said));
    }

    @Override
    public Mono<Void> reject(String reason) {
        Objects.requireNonNull(reason, "reason");
        return LoopVerbs.defer(loop, () -> requests.deny(user, reason));
    }

    @Override
    public Mono<Void> onEnd() {
        return end.asMono();
    }

    /** Tells that it is over. On the loop. */
    void ended() {
        end.tryEmitEmpty();
    }

    @Override
    public String toString() {
        return "JoinRequest[" + user + "]";
    }
}
