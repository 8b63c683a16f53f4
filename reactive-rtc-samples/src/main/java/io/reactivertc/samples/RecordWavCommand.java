package io.reactivertc.samples;

import io.reactivertc.audio.WavFiles;
import io.reactivertc.audio.WavRecording;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.RemoteTrack;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;

/** Records sound. */
@Command(name = "record-wav", description = {
        "Records each track of sound in a room into a WAV file of its own, named after its publisher and the track.",
        "What does not arrive is silence in the file, so that all files keep the time."
})
final class RecordWavCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int LONGEST_ID = 40;

    @Spec
    CommandSpec spec;

    @Mixin
    MediaVisit visit = new MediaVisit();

    @Option(names = "--into", paramLabel = "DIR", required = true, description = "The folder; made if it does not exist. Files that are there are replaced.")
    Path into = Path.of(".");

    private final AtomicBoolean failed = new AtomicBoolean();

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(into);
        visit.visit("record", (connection, room, end) -> room.tracks()
                .takeUntilOther(end)
                .filter(track -> track.kind() == MediaKind.AUDIO)
                .flatMap(track -> record(track, end.onErrorComplete()), Integer.MAX_VALUE)
                .then());
        return failed.get() ? FAILED : 0;
    }

    private Mono<WavRecording> record(RemoteTrack track, Mono<Void> end) {
        Path file = into.resolve(track.from() + "-" + safe(track.id()) + ".wav");
        say("recording " + file);
        return WavFiles.record(track.audioFrames().takeUntilOther(end), file)
                .doOnNext(recording -> say("recorded " + file + ", " + recording.duration().toMillis() / 1_000.0 + " s"))
                .onErrorResume(failure -> Mono.fromRunnable(() -> {
                    failed.set(true);
                    say("rtc: " + file + ": " + failure.getMessage());
                }));
    }

    /** The id of a track comes from its publisher, and must not lead anywhere else. */
    private static String safe(String id) {
        String safe = id.replaceAll("[^A-Za-z0-9_-]", "_");
        return safe.length() > LONGEST_ID ? safe.substring(0, LONGEST_ID) : safe;
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
