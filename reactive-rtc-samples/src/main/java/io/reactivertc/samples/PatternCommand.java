package io.reactivertc.samples;

import io.reactivertc.media.VideoFrame;
import io.reactivertc.video.VideoSources;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;

/** Publishes a test pattern. */
@Command(name = "pattern", description = "Shows a test pattern with a clock to all who are in a room.")
final class PatternCommand implements Callable<Integer> {

    @Mixin
    MediaVisit visit = new MediaVisit();

    @Option(names = "--size", paramLabel = "WxH", defaultValue = "640x360", description = "Its width and height in pixels. Default: ${DEFAULT-VALUE}.")
    String size = "";

    @Option(names = "--fps", paramLabel = "N", defaultValue = "30", description = "How many pictures a second. Default: ${DEFAULT-VALUE}.")
    int framesPerSecond;

    @Override
    public Integer call() {
        if (!size.matches("\\d{1,5}x\\d{1,5}")) {
            throw new IllegalArgumentException("not a size such as 640x360: " + size);
        }
        String[] sides = size.split("x", -1);
        Flux<VideoFrame> pattern =
                VideoSources.pattern(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), framesPerSecond);
        visit.publish("pattern", media -> media.video(pattern));
        return 0;
    }
}
