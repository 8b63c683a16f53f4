package io.reactivertc.samples;

import io.reactivertc.media.MediaKind;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.SpeakingState;
import io.reactivertc.room.Room;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Prints who speaks. */
@Command(name = "listen", description = "Prints who in a room begins and ends to speak, and how loudly.")
final class ListenCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Option(names = "--floor", description = "Print who has the floor, too: one of those who speak at once.")
    boolean floor;

    @Mixin
    MediaVisit visit = new MediaVisit();

    @Override
    public Integer call() {
        visit.visit("listen", (connection, room, end) -> Flux.merge(voices(room), floor ? floor(room) : Mono.<Void>empty())
                .then()
                .takeUntilOther(end));
        return 0;
    }

    private Flux<Void> voices(Room room) {
        return room.tracks()
                .filter(track -> track.kind() == MediaKind.AUDIO)
                .flatMap(this::listen, Integer.MAX_VALUE);
    }

    private Mono<Void> floor(Room room) {
        return room.activeSpeakers()
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(speaker -> speaker.ifPresent(track -> say(track.from() + " has the floor")))
                .then();
    }

    private Mono<Void> listen(RemoteTrack track) {
        say(track.from() + " can be heard");
        return track.speakingStates()
                .distinctUntilChanged(SpeakingState::speaking)
                .skipUntil(SpeakingState::speaking)
                .publishOn(Schedulers.boundedElastic()) // a terminal may block
                .doOnNext(state -> say(state.speaking()
                        ? track.from() + " speaks, " + state.volumeDb() + " dB"
                        : track.from() + " is silent"))
                .doOnComplete(() -> say(track.from() + " can no longer be heard"))
                .then();
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
