package io.reactivertc.benchmarks;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Sends marks over webrtc-java alone. Arguments: {@code audio} or {@code video}, how many to wait for. Tells the median and the 95th percentile in ms. */
final class RawDelay {

    private static final int WARM_UP = 3_000;

    private RawDelay() {}

    public static void main(String[] arguments) throws Exception {
        Marks marks = new Marks();
        PeerConnectionFactory factory = RawPeer.factory();
        RawPeer sender = new RawPeer(factory, bytes -> {});
        RawPeer receiver = new RawPeer(factory, bytes -> {});
        if (arguments[0].equals("audio")) {
            CustomAudioSource source = new CustomAudioSource();
            sender.send(factory.createAudioTrack("sound", source));
            receiver.receive(track -> ((AudioTrack) track)
                    .addSink((data, bits, rate, channels, frames) -> marks.heard(loudest(data))));
            connect(sender, receiver);
            for (int n = 0; n < WARM_UP; n++) {
                bytes(marks.sound(n)); // a pace that stumbles at the start makes libwebrtc's buffer long for minutes
            }
            Pace.start(Marks.SOUND_NANOS, n -> source.pushAudio(bytes(marks.sound(n)), 16, 48_000, 1, 480));
        } else {
            CustomVideoSource source = new CustomVideoSource();
            sender.send(factory.createVideoTrack("pictures", source));
            receiver.receive(track -> ((VideoTrack) track).addSink(frame -> {
                marks.saw(frame.buffer.toI420().getDataY().get(0) & 0xFF);
                frame.release();
            }));
            connect(sender, receiver);
            byte[] pixels = new byte[Marks.WIDTH * Marks.HEIGHT];
            Pace.start(Marks.PICTURE_NANOS, n -> RawPictures.push(source, pixels, marks.picture(n)));
        }
        marks.tell(Integer.parseInt(arguments[1]));
    }

    private static void connect(RawPeer sender, RawPeer receiver) throws InterruptedException {
        RawPeer.connect(sender, receiver);
        sender.awaitOpen();
        Thread.sleep(500); // a sink that is added while sound is pushed would crash
    }

    private static byte[] bytes(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return bytes.array();
    }

    private static int loudest(byte[] data) {
        int loudest = 0;
        for (int n = 0; n + 1 < data.length; n += 2) {
            loudest = Math.max(loudest, Math.abs((data[n] & 0xFF) | data[n + 1] << 8));
        }
        return loudest;
    }
}
