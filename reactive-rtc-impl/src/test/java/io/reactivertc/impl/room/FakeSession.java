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
import reactor.core.publisher.Sinks;

/** Is a session whose server is the test: it keeps what is asked and sent until the test answers. */
public final class FakeSession implements SignalingSession {

    /** A request that was not answered. */
    private record Pending(ClientMessage message, MonoSink<ServerMessage> sink) {}

    private final Queue<Pending> pending = new ArrayDeque<>();
    private final List<ClientMessage> asked = new ArrayList<>();
    private final List<ClientMessage> sent = new ArrayList<>();
    private final Map<RoomId, String> claims = new HashMap<>();
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private boolean ready = true;
    private boolean started;
    private @Nullable CloseReason farewell;

    @Override
    public void start() {
        started = true;
    }

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
        return Mono.defer(() -> {
            farewell = reason;
            return closing.asMono();
        });
    }

    /** Returns whether it was told to begin. */
    public boolean isStarted() {
        return started;
    }

    /** Returns with which reason it was asked to close, null if it was not. */
    public @Nullable CloseReason farewell() {
        return farewell;
    }

    /** Lets the close end. */
    public void closed() {
        closing.tryEmitEmpty();
    }

    /** Returns all requests since the last call. */
    public List<ClientMessage> takeAsked() {
        List<ClientMessage> taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }

    /** Returns all signals since the last call. */
    public List<ClientMessage> takeSent() {
        List<ClientMessage> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    /** Returns the claims that would be shown to a restarted server. */
    public Map<RoomId, String> claims() {
        return claims;
    }

    /** Returns how many requests wait for a reply. */
    public int unanswered() {
        return pending.size();
    }

    /** Sets whether a link is up. */
    public void ready(boolean is) {
        ready = is;
    }

    /** Answers the oldest request that waits. */
    public void reply(ServerMessage message) {
        pending.remove().sink().success(message);
    }

    /** Fails the oldest request that waits. */
    public void fail(RtcException error) {
        pending.remove().sink().error(error);
    }
}
