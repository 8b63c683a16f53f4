package io.reactivertc.impl;

import io.reactivertc.JsonMapping;
import io.reactivertc.common.InstanceId;
import io.reactivertc.common.JsonText;
import io.reactivertc.common.OwnerLeaves;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.Topology;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RoomException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.loop.EventHub;
import io.reactivertc.impl.loop.LoopVerbs;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.room.Extras;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.room.IncomingCall;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.signaling.CallAnswer;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Calls users and takes their calls: a room for two that nobody else knows, and a word about it through the server. State belongs to the loop. */
final class Calls {

    private static final int WAITING = 64;
    private static final int MOST_OPEN = 16;
    private static final Duration RINGING = Duration.ofSeconds(60);
    private static final RoomOptions FOR_TWO = RoomOptions.DEFAULT.withSpec(RoomSpec.DEFAULT
            .withTopology(Topology.ONE_TO_ONE)
            .withMaxPeers(2)
            .withOwnerLeaves(OwnerLeaves.CLOSE));

    private final SignalingSession session;
    private final RtcLoop loop;
    private final JsonMapping json;
    private final Function<RoomId, Room> rooms;
    private final EventHub<IncomingCall> incoming;
    private final Map<RoomId, DefaultIncomingCall> open = new HashMap<>();
    private final Map<RoomId, Ringing> ringing = new HashMap<>();

    Calls(SignalingSession session, RtcLoop loop, JsonMapping json, Function<RoomId, Room> rooms) {
        this.session = session;
        this.loop = loop;
        this.json = json;
        this.rooms = rooms;
        this.incoming = new EventHub<>(loop, WAITING);
    }

    Flux<IncomingCall> incoming() {
        return incoming.events();
    }

    Room room(RoomId id) {
        return rooms.apply(id);
    }

    /** Calls somebody. Cold. */
    Mono<Room> call(UserId to, Map<String, Object> extra) {
        return Mono.defer(() -> {
            RoomId id = RoomId.of("call-" + InstanceId.random());
            return Mono.usingWhen(
                    room(id).open(FOR_TWO),
                    room -> ring(to, id, extra).then(room.peers().next()).thenReturn(room)
                            .timeout(RINGING, Mono.error(Calls::unanswered), loop.scheduler()),
                    room -> Mono.empty(),
                    (room, error) -> giveUp(to, room),
                    room -> giveUp(to, room));
        });
    }

    private Mono<Void> ring(UserId to, RoomId room, Map<String, Object> extra) {
        return LoopVerbs.defer(loop, () -> {
            Sinks.One<ServerMessage.CallAnswered> answer = Sinks.one();
            ringing.put(room, new Ringing(to, answer));
            JsonText told = JsonText.of(new String(json.write(extra), StandardCharsets.UTF_8));
            return session.request(new ClientMessage.Call(to, room, told), ServerMessage.Done.class)
                    .then(answer.asMono())
                    .flatMap(Calls::accepted)
                    .doFinally(end -> loop.execute(() -> ringing.remove(room)));
        });
    }

    private static Mono<Void> accepted(ServerMessage.CallAnswered said) {
        String reason = said.reason() == null ? "" : said.reason();
        return switch (said.answer()) {
            case ACCEPTED -> Mono.empty();
            case BUSY -> Mono.error(() -> new RoomException(RtcErrorCode.USER_BUSY, "in another call"));
            case REJECTED, WITHDRAWN -> Mono.error(() -> new RoomException(RtcErrorCode.CALL_REJECTED, reason));
        };
    }

    private Mono<Void> giveUp(UserId to, Room room) {
        return answer(to, room.id(), CallAnswer.WITHDRAWN, null).onErrorComplete().then(room.leave());
    }

    /** Answers a call that came in. */
    Mono<Void> answer(DefaultIncomingCall call, CallAnswer answer, @Nullable String reason) {
        return LoopVerbs.defer(loop, () -> {
            over(call.room());
            return answer(call.from(), call.room(), answer, reason);
        });
    }

    private Mono<Void> answer(UserId to, RoomId room, CallAnswer answer, @Nullable String reason) {
        return LoopVerbs.defer(loop,
                () -> session.request(new ClientMessage.AnswerCall(to, room, answer, reason), ServerMessage.Done.class).then());
    }

    /** Takes in what the server tells of calls; returns whether it was that. On the loop. */
    boolean onMessage(ServerMessage message) {
        if (message instanceof ServerMessage.Called called) {
            called(called);
        } else if (message instanceof ServerMessage.CallAnswered answered) {
            answered(answered);
        } else {
            return false;
        }
        return true;
    }

    private void called(ServerMessage.Called called) {
        if (!incoming.hasSubscribers()) {
            decline(called, CallAnswer.REJECTED, "takes no calls");
        } else if (open.size() >= MOST_OPEN || open.containsKey(called.room())) {
            decline(called, CallAnswer.BUSY, null);
        } else {
            DefaultIncomingCall call =
                    new DefaultIncomingCall(this, called.from(), called.room(), Extras.read(json, called.extra()));
            open.put(called.room(), call);
            // Who calls and goes without a word is not kept for ever.
            loop.schedule(() -> over(called.room()), RINGING.multipliedBy(2));
            incoming.emit(call);
        }
    }

    private void decline(ServerMessage.Called called, CallAnswer answer, @Nullable String reason) {
        answer(called.from(), called.room(), answer, reason).subscribe(none -> {}, error -> {});
    }

    private void answered(ServerMessage.CallAnswered answered) {
        DefaultIncomingCall call = open.get(answered.room());
        Ringing waiting = ringing.get(answered.room());
        if (answered.answer() == CallAnswer.WITHDRAWN && call != null && call.from().equals(answered.from())) {
            over(answered.room());
        } else if (waiting != null && waiting.to.equals(answered.from())) {
            waiting.answer.tryEmitValue(answered);
        }
    }

    private record Ringing(UserId to, Sinks.One<ServerMessage.CallAnswered> answer) {}

    private void over(RoomId room) {
        DefaultIncomingCall call = open.remove(room);
        if (call != null) {
            call.ended();
        }
    }

    /** Ends with the connection. On the loop. */
    void close() {
        List.copyOf(open.keySet()).forEach(this::over);
        incoming.complete();
    }

    private static RoomException unanswered() {
        return new RoomException(RtcErrorCode.TIMEOUT, "the call was not answered");
    }
}
