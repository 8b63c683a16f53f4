package io.reactivertc.impl;

import io.reactivertc.common.CloseReason;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.room.DefaultRoom;
import io.reactivertc.impl.signaling.SignalingSession;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Closes a connection from the leaves up: peers, rooms, session, loop. Goes on after an error and after a stage that took too long. */
final class ConnectionClose {

    private static final Logger log = LoggerFactory.getLogger(ConnectionClose.class);

    private final RtcLoop loop;
    private final RoomHandles rooms;
    private final SignalingSession session;
    private final Duration stage;
    private final Consumer<CloseReason> over;
    private final Sinks.Empty<Void> done = Sinks.empty();
    private final Sinks.One<CloseReason> reason = Sinks.one();

    /** Written on the loop, read on any thread. */
    private volatile boolean begun;

    private @Nullable Throwable failure;

    /**
     * Creates what closes a connection.
     *
     * @param stage how long each stage may take
     * @param over told on the loop when all is closed
     */
    ConnectionClose(RtcLoop loop, RoomHandles rooms, SignalingSession session, Duration stage, Consumer<CloseReason> over) {
        this.loop = loop;
        this.rooms = rooms;
        this.session = session;
        this.stage = stage;
        this.over = over;
    }

    /** Asks for the close and completes when it is done. Any thread. */
    Mono<Void> close() {
        return Mono.defer(() -> {
            request();
            return done.asMono();
        });
    }

    /** Asks for the close and does not wait. Any thread. */
    void request() {
        loop.execute(() -> begin(CloseReason.of(CloseReason.Kind.LOCAL)));
    }

    /** Emits the reason once it is closed. Any thread. */
    Mono<CloseReason> reason() {
        return reason.asMono();
    }

    /** Returns whether closing has begun. Any thread. */
    boolean hasBegun() {
        return begun;
    }

    /** Begins to close, once. On the loop. */
    void begin(CloseReason why) {
        if (begun) {
            return;
        }
        begun = true;
        Mono.whenDelayError(rooms.all().stream().map(room -> stage(room.shut(why), "room")).toList())
                .then(stage(session.close(why).timeout(stage, loop.scheduler()), "session"))
                .subscribe(ignored -> {}, error -> log.error("closing failed", error), () -> end(why));
    }

    /** Closes a room whose handle was made while closing began. On the loop. */
    void late(DefaultRoom room) {
        room.shut(CloseReason.of(CloseReason.Kind.LOCAL)).subscribe(ignored -> {},
                error -> log.debug("{} was closed late", room, error));
    }

    /** Remembers the first failure of a stage and goes on. */
    private Mono<Void> stage(Mono<Void> closing, String what) {
        return closing
                .doOnError(error -> log.warn("a {} could not be closed: {}", what, error.toString()))
                .onErrorResume(error -> {
                    failure = failure == null ? error : failure;
                    return Mono.empty();
                });
    }

    private void end(CloseReason why) {
        over.accept(why);
        reason.tryEmitValue(why);
        Throwable first = failure;
        if (first == null) {
            done.tryEmitEmpty();
        } else {
            done.tryEmitError(
                    new ConnectionException(RtcErrorCode.CLOSE_TIMEOUT, "the close goes on in the background", first));
        }
        loop.dispose();
    }
}
