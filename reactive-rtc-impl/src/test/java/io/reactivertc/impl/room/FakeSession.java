package io.reactivertc.impl.room;

import io.reactivertc.common.CloseReason;
import io.reactivertc.common.RoomId;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Is a session whose server is the test: it keeps what is asked and sent until the test answers. */
final class FakeSession implements SignalingSession {

    /** A request that was not answered. */
    private record Pending(ClientMessage message, MonoSink<ServerMessage> sink) {}

    private final Queue<Pending> pending = new ArrayDeque<>();
    private final List<ClientMessage> asked = new ArrayList<>();
    private final List<ClientMessage> sent = new ArrayList<>();
    private final Map<RoomId, String> claims = new HashMap<>();
    private boolean ready = true;

    @Override
    public void start() {}

    @Override
    public <R extends ServerMessage> Mono<R> request(ClientMessage message, Class<R> reply) {
        return Mono.<ServerMessage>create(sink -> {
            Pending request = new Pending(message, sink);
            asked.add(message);
            pending.add(request);
            sink.onDispose(() -> pending.remove(request));
        }).cast(reply);
    }

    @Override
    public boolean send(ClientMessage message) {
        return sent.add(message);
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void claim(RoomId room, @Nullable String claim) {
        if (claim == null) {
            claims.remove(room);
        } else {
            claims.put(room, claim);
        }
    }

    @Override
    public Mono<Void> close(CloseReason reason) {
        return Mono.empty();
    }

    /** Returns all requests since the last call. */
    List<ClientMessage> takeAsked() {
        List<ClientMessage> taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }

    /** Returns all signals since the last call. */
    List<ClientMessage> takeSent() {
        List<ClientMessage> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    Map<RoomId, String> claims() {
        return claims;
    }

    int unanswered() {
        return pending.size();
    }

    void ready(boolean is) {
        ready = is;
    }

    /** Answers the oldest request that waits. */
    void reply(ServerMessage message) {
        pending.remove().sink().success(message);
    }

    /** Fails the oldest request that waits. */
    void fail(RtcException error) {
        pending.remove().sink().error(error);
    }
}
