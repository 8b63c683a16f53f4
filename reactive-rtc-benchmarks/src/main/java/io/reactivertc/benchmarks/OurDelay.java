package io.reactivertc.benchmarks;

import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.LocalMedia;
import io.reactivertc.media.LocalTrack;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.media.VideoFrame;
import java.util.Arrays;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink.OverflowStrategy;

/** Sends marks over ours, as {@link RawDelay} does. */
final class OurDelay {

    private OurDelay() {}

    public static void main(String[] arguments) throws Exception {
        boolean isAudio = arguments[0].equals("audio");
        Marks marks = new Marks();
        OurPair pair = new OurPair(2);
        LocalMedia media = pair.connection(0).media();
        LocalTrack track = isAudio ? media.audio(sound(marks)) : media.video(pictures(marks));
        pair.room(0).publish(track).block(OurPair.PATIENCE);
        RemoteTrack arriving = pair.firstTrack(1);
        arriving.audioFrames().subscribe(frame -> marks.heard(loudest(frame)));
        arriving.videoFrames().subscribe(frame -> marks.saw(frame.y().get(0) & 0xFF));
        marks.tell(Integer.parseInt(arguments[1]));
    }

    private static Flux<AudioFrame> sound(Marks marks) {
        return Flux.create(sink -> Pace.start(Marks.SOUND_NANOS,
                n -> sink.next(AudioFrame.of(marks.sound(n), 48_000, 1, (long) n * Marks.SOUND_NANOS))), OverflowStrategy.DROP);
    }

    private static Flux<VideoFrame> pictures(Marks marks) {
        return Flux.create(sink -> Pace.start(Marks.PICTURE_NANOS, n -> {
            byte[] pixels = new byte[VideoFrame.byteLength(Marks.WIDTH, Marks.HEIGHT)];
            Arrays.fill(pixels, (byte) 128);
            Arrays.fill(pixels, 0, Marks.WIDTH * Marks.HEIGHT, (byte) marks.picture(n));
            sink.next(VideoFrame.of(Marks.WIDTH, Marks.HEIGHT, System.nanoTime(), pixels));
        }), OverflowStrategy.LATEST);
    }

    private static int loudest(AudioFrame frame) {
        int loudest = 0;
        for (int n = 0; n < frame.length(); n++) {
            loudest = Math.max(loudest, Math.abs(frame.sample(n)));
        }
        return loudest;
    }
}
