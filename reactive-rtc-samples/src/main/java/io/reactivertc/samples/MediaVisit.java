package io.reactivertc.samples;

import io.reactivertc.RtcConnection;
import io.reactivertc.common.CloseReason;
import io.reactivertc.media.LocalMedia;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.room.Room;
import io.reactivertc.room.RoomState;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Is what commands have in common that send or take sound and pictures in a room until they are told to end. */
final class MediaVisit {

    @Mixin
    RoomVisit visit = new RoomVisit();

    @Option(names = "--seconds", paramLabel = "N", description = "End after so many seconds; by default with Ctrl-C.")
    @Nullable
    Integer seconds;

    /** Is what a command does in a room. */
    interface Task {

        /** Does it until it is done or this completes, which says that it is time to end; fails when this side is put out of the room. */
        Mono<Void> run(RtcConnection connection, Room room, Mono<Void> end);
    }

    /** Publishes a track to all who are in the room or come into it, until it ends by itself or it is time to end. */
    void publish(String role, Function<LocalMedia, LocalTrack> media) {
        visit(role, (connection, room, end) -> {
            LocalTrack track = media.apply(connection.media());
            return room.publish(track).then(track.onClose()).flatMap(MediaVisit::failure).takeUntilOther(end);
        });
    }

    /** Fails if a track did. */
    static Mono<Void> failure(CloseReason reason) {
        Throwable cause = reason.cause();
        return cause == null ? Mono.empty() : Mono.error(cause);
    }

    /** Enters the room, does something there, and leaves. */
    void visit(String role, Task task) {
        Interruption interruption = Interruption.awaited();
        String name = RoomVisit.stableName(role, String.valueOf(ProcessHandle.current().pid()));
        visit.visit(name, (connection, room) -> task.run(connection, room, end(connection, room, interruption)))
                .doFinally(end -> interruption.dealtWith())
                .block();
    }

    private Mono<Void> end(RtcConnection connection, Room room, Interruption interruption) {
        Integer limit = seconds;
        Mono<?> time = limit == null ? Mono.never() : Mono.delay(Duration.ofSeconds(limit), Schedulers.parallel());
        Mono<Void> out =
                room.states().ofType(RoomState.Left.class).next().flatMap(left -> JoinCommand.whyOut(left, connection));
        return Mono.firstWithSignal(time, interruption.comes(), out).then().cache();
    }
}
