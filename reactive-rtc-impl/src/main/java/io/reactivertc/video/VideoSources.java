package io.reactivertc.video;

import io.reactivertc.media.VideoFrame;
import reactor.core.publisher.Flux;

/** Makes streams of pictures. All are cold and give what is asked for at once: whoever shows them paces them by their timestamps, which begin at zero. */
public final class VideoSources {

    private VideoSources() {}

    /**
     * Emits a test pattern without end: coloured bars, a square that runs along below them, and a clock that {@link PatternClock} reads. Cold, on the thread that requests.
     *
     * <p>Each frame is held once by whoever receives it, who releases it; its memory is then used again.
     *
     * @param width in pixels, {@value PatternClock#LEAST_WIDTH} to 8,192
     * @param height in pixels, {@value PatternClock#LEAST_HEIGHT} to 8,192
     * @param framesPerSecond 1 to 240; all else throws {@link IllegalArgumentException}
     */
    public static Flux<VideoFrame> pattern(int width, int height, int framesPerSecond) {
        VideoFrame.byteLength(width, height); // throws what is too large
        if (width < PatternClock.LEAST_WIDTH || height < PatternClock.LEAST_HEIGHT || framesPerSecond < 1
                || framesPerSecond > 240) {
            throw new IllegalArgumentException(
                    "no pattern of " + width + " x " + height + " pixels, " + framesPerSecond + " times a second");
        }
        return Flux.generate(() -> new TestPattern(width, height, framesPerSecond), TestPattern::next);
    }
}
