package io.reactivertc.samples;

import io.reactivertc.audio.AudioSources;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.TrackOptions;
import io.reactivertc.media.TrackOrigin;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

/** Publishes a WAV file. */
@Command(name = "play", description = "Plays a WAV file to all who are in a room, from when the first of them is connected, then leaves.")
final class PlayCommand implements Callable<Integer> {

    /** Goes on for half a second, so that the last sound reaches all before the track ends. */
    private static final int TRAILING_FRAMES = 50;

    @Mixin
    MediaVisit visit = new MediaVisit();

    @Parameters(paramLabel = "FILE", description = "The file.")
    Path file = Path.of("");

    @Option(names = "--repeat", description = "Begin again at the end, without end.")
    boolean repeats;

    @Override
    public Integer call() {
        Flux<AudioFrame> once = AudioSources.wav(file);
        once.next().block(); // what is no such file fails before anybody is disturbed
        Flux<AudioFrame> sound = repeats ? once.repeat() : once.concatWith(AudioSources.silence().take(TRAILING_FRAMES));
        visit.publish("play", media -> media.audio(sound, TrackOptions.of(TrackOrigin.FILE)));
        return 0;
    }
}
