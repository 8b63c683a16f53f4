package io.reactivertc.impl.room;

import io.reactivertc.common.JsonText;
import io.reactivertc.common.RoomId;
import io.reactivertc.common.RoomSpec;
import io.reactivertc.common.UserId;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.impl.signaling.SignalingSession;
import io.reactivertc.room.RoomOptions;
import io.reactivertc.room.RoomUpdate;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ClientMessage.EnterMode;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.ServerMessage.Done;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Asks the server about one room. All Monos are cold and belong on the loop. */
final class RoomRequests {

    private final RoomId room;
    private final RoomHost host;

    /** Whether the server may not know that this participant left. */
    private boolean unheard;

    RoomRequests(RoomId room, RoomHost host) {
        this.room = room;
        this.host = host;
    }

    Mono<ServerMessage.Presence> presence() {
        return Mono.defer(() -> session().request(new ClientMessage.AskPresence(room), ServerMessage.Presence.class));
    }

    /** Asks to be let in; the answer is {@code RoomEntered}, or {@code RoomWaiting} where the owner decides. */
    Mono<ServerMessage> enter(EnterMode mode, RoomOptions options) {
        return enter(mode, options, mode == EnterMode.JOIN ? null : options.spec());
    }

    /** Enters again after the session was lost; whoever is first makes the room what it was. */
    Mono<ServerMessage> reenter(RoomOptions options, RoomSpec spec) {
        return enter(EnterMode.ENTER, options, spec);
    }

    /** Tells the server that this participant is not in the room, whatever it thinks. Never errors. */
    Mono<Void> leave() {
        return Mono.defer(() -> session().request(new ClientMessage.Leave(room), Done.class))
                .doOnError(error -> unheard = isTimeout(error))
                .onErrorComplete()
                .then();
    }

    /** Says again what the server may not have heard, now that the session goes on. Never errors. */
    Mono<Void> leaveAgain(boolean resumed) {
        boolean again = unheard && resumed;
        unheard = false;
        return again ? leave() : Mono.empty();
    }

    Mono<Void> closeForAll() {
        return done(() -> new ClientMessage.CloseRoom(room, null));
    }

    Mono<Void> relay(@Nullable UserId to, Object body) {
        return done(() -> new ClientMessage.Relay(room, to,
                write(body)));
    }

    Mono<Void> update(RoomUpdate update) {
        return done(() -> {
            Map<String, Object> extra = update.extra();
            return new ClientMessage.Update(room, update.password(), update.maxPeers(), update.locked(),
                    extra == null ? null : write(extra), null);
        });
    }

    Mono<Void> handOver(UserId to) {
        return done(() -> new ClientMessage.Update(room, null, null, null, null, to));
    }

    Mono<Void> eject(UserId user, @Nullable String reason, Duration bar) {
        return done(() -> new ClientMessage.Eject(room, user, reason, bar.toMillis()));
    }

    Mono<Void> introduce(UserId a, UserId b) {
        return done(() -> new ClientMessage.Introduce(room, a, b));
    }

    Mono<Void> admit(UserId user, Map<String, Object> terms) {
        return done(() -> new ClientMessage.Admit(room, user, terms.isEmpty() ? null : write(terms)));
    }

    Mono<Void> deny(UserId user, String reason) {
        return done(() -> new ClientMessage.Deny(room, user, reason));
    }

    /** Tells a restarted server, as the owner, what it could not know from claims. Never errors. */
    Mono<Void> restore(ServerMessage.RoomAbout before, ServerMessage.RoomAbout now) {
        boolean forgot = now.extra().equals(JsonText.EMPTY_OBJECT) && !before.extra().equals(now.extra());
        return forgot
                ? done(() -> new ClientMessage.Update(room, null, null, null, before.extra(), null)).onErrorComplete()
                : Mono.empty();
    }

    private JsonText write(Object value) {
        return JsonText.of(new String(host.peers().json().write(value), StandardCharsets.UTF_8));
    }

    Mono<Void> updateExtra(Map<String, Object> extra) {
        return done(() -> new ClientMessage.UpdateExtra(room, host.extra(extra), host.nextVersion()));
    }

    /** Keeps what proves the membership to a restarted server; null forgets it. */
    void claim(@Nullable String claim) {
        session().claim(room, claim);
    }

    static boolean isTimeout(Throwable error) {
        return error instanceof RtcException known && known.code() == RtcErrorCode.TIMEOUT;
    }

    private Mono<ServerMessage> enter(EnterMode mode, RoomOptions options, @Nullable RoomSpec spec) {
        return Mono.defer(() -> {
            unheard = false;
            JsonText extra = options.extra().isEmpty() ? null : host.extra(options.extra());
            JsonText wants = options.wishes().isEmpty() ? null : write(options.wishes());
            return session().request(
                    new ClientMessage.Enter(mode, room, options.password(), spec, extra, wants, options.relays()),
                    ServerMessage.class);
        });
    }

    private Mono<Void> done(Supplier<ClientMessage> message) {
        return Mono.defer(() -> session().request(message.get(), Done.class)).then();
    }

    private SignalingSession session() {
        return host.session();
    }
}
