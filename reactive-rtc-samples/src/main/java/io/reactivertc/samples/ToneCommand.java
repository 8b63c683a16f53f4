package io.reactivertc.samples;

import io.reactivertc.audio.AudioSources;
import io.reactivertc.media.AudioFrame;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;

/** Publishes a tone. */
@Command(name = "tone", description = "Lets all who are in a room hear a tone.")
final class ToneCommand implements Callable<Integer> {

    @Mixin
    MediaVisit visit = new MediaVisit();

    @Option(names = "--hz", paramLabel = "HZ", defaultValue = "440", description = "Its frequency. Default: ${DEFAULT-VALUE}.")
    double hz;

    @Override
    public Integer call() {
        Flux<AudioFrame> tone = AudioSources.tone(hz);
        visit.publish("tone", media -> media.audio(tone));
        return 0;
    }
}
