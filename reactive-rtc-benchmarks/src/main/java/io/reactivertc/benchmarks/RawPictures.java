package io.reactivertc.benchmarks;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.reactivertc.video.VideoSources;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;

/** Sends a test pattern to some peers over webrtc-java alone. Argument: how many. Tells the pictures a second and peer, and the cores used. */
final class RawPictures {

    private RawPictures() {}

    public static void main(String[] arguments) throws Exception {
        int peers = Integer.parseInt(arguments[0]);
        PictureCount count = new PictureCount();
        PeerConnectionFactory factory = RawPeer.factory();
        CustomVideoSource source = new CustomVideoSource();
        for (int n = 0; n < peers; n++) {
            RawPeer sender = new RawPeer(factory, bytes -> {});
            RawPeer receiver = new RawPeer(factory, bytes -> {});
            sender.send(factory.createVideoTrack("pictures-" + n, source));
            receiver.receive(track -> ((VideoTrack) track).addSink(frame -> {
                count.one();
                frame.release();
            }));
            RawPeer.connect(sender, receiver);
            sender.awaitOpen();
        }
        Iterator<io.reactivertc.media.VideoFrame> pattern =
                VideoSources.pattern(Marks.WIDTH, Marks.HEIGHT, 30).toIterable(1).iterator();
        Pace.start(Marks.PICTURE_NANOS, n -> push(source, pattern.next()));
        count.tell(peers);
    }

    private static void push(CustomVideoSource source, io.reactivertc.media.VideoFrame frame) {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(frame.width(), frame.height());
        buffer.getDataY().put(frame.y());
        buffer.getDataU().put(frame.u());
        buffer.getDataV().put(frame.v());
        frame.release();
        push(source, buffer);
    }

    /** Pushes a picture that is evenly bright. */
    static void push(CustomVideoSource source, byte[] pixels, int brightness) {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(Marks.WIDTH, Marks.HEIGHT);
        fill(buffer.getDataY(), pixels, brightness);
        fill(buffer.getDataU(), pixels, 128);
        fill(buffer.getDataV(), pixels, 128);
        push(source, buffer);
    }

    private static void fill(ByteBuffer plane, byte[] pixels, int value) {
        Arrays.fill(pixels, (byte) value);
        plane.put(pixels, 0, Math.min(pixels.length, plane.remaining()));
    }

    private static void push(CustomVideoSource source, NativeI420Buffer buffer) {
        source.pushFrame(new VideoFrame(buffer, 0, System.nanoTime()));
        buffer.release();
    }
}
