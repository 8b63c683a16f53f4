package io.reactivertc.impl.webrtc;

import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.RtcLoops;
import io.reactivertc.impl.media.AudioSourcePort;
import io.reactivertc.impl.media.TrackPort;
import io.reactivertc.impl.media.VideoSourcePort;
import io.reactivertc.impl.peer.PeerPort.LinkState;
import io.reactivertc.impl.peer.PeerPortContract;
import io.reactivertc.impl.peer.PortEnd;
import io.reactivertc.impl.peer.Pushing;
import io.reactivertc.impl.peer.RecordingChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Opens and closes pairs of connections and prints the memory of the process. Arguments: pairs, and {@code whole} for pairs that connect and talk, {@code media} for pairs that
 * exchange sound and pictures, or {@code random} for pairs
 * closed at any stage. {@code -D} with {@link ConnectionRelease#PROPERTY} compares. Not a test: it takes minutes.
 */
final class LeakProbe {

    private static final int STEP = 100;

    private final Random random = new Random(42);
    private final RtcLoop leftLoop = RtcLoops.shared().lease();
    private final RtcLoop rightLoop = RtcLoops.shared().lease();

    private LeakProbe() {}

    public static void main(String[] arguments) throws Exception {
        new LeakProbe().run(Integer.parseInt(arguments[0]), arguments[1]);
        System.exit(0);
    }

    private void run(int pairs, String what) throws Exception {
        System.out.println("released: " + ConnectionRelease.isOn());
        long first = 0;
        for (int n = 1; n <= pairs; n++) {
            switch (what) {
                case "whole" -> talk();
                case "media" -> show();
                default -> interrupt();
            }
            if (n % STEP == 0) {
                System.gc();
                long resident = resident();
                first = first == 0 ? resident : first;
                long later = Math.max(1, (n - STEP) * 2L);
                System.out.printf("%d connections: %d kB, %d kB each since %d; live %d%n", n * 2, resident,
                        (resident - first) / later, STEP * 2, WebRtcEngine.liveHandles());
            }
        }
    }

    private void talk() throws InterruptedException {
        PortEnd left = open(leftLoop);
        PortEnd right = open(rightLoop);
        RecordingChannel from = left.openChannel(ChannelSpec.negotiated("rtc.messages", 1));
        RecordingChannel to = right.openChannel(ChannelSpec.negotiated("rtc.messages", 1));
        left.connect(right);
        left.awaitState(LinkState.CONNECTED);
        from.awaitOpen();
        from.send(ByteBuffer.allocate(1_000), true);
        to.nextFrame();
        left.close();
        right.close();
    }

    /** Sends sound and pictures one way until they arrived. */
    private void show() throws InterruptedException {
        PortEnd left = open(leftLoop);
        PortEnd right = open(rightLoop);
        AudioSourcePort sound = WebRtcEngine.shared().audioSource();
        VideoSourcePort pictures = WebRtcEngine.shared().videoSource();
        left.run(() -> left.port().send(sound, "sound", "stream"));
        left.run(() -> left.port().send(pictures, "pictures", "stream"));
        left.connect(right);
        CountDownLatch arrived = new CountDownLatch(2);
        for (TrackPort track = right.tracks.poll(); track != null; track = right.tracks.poll()) {
            TrackPort each = track;
            right.run(() -> each.receiveAudio(frame -> arrived.countDown()));
            right.run(() -> each.receiveVideo(frame -> {
                frame.release();
                arrived.countDown();
            }));
        }
        Pushing.tone(sound).during(tone -> Pushing.pictures(pictures, random.nextInt(200)).during(shown -> arrived.await()));
        left.close();
        right.close();
    }

    private void interrupt() {
        PortEnd left = open(leftLoop);
        PortEnd right = open(rightLoop);
        left.openChannel(ChannelSpec.negotiated("rtc.messages", 1));
        right.openChannel(ChannelSpec.negotiated("rtc.messages", 1));
        Disposable talking = Mono.fromRunnable(() -> left.connect(right)).subscribeOn(Schedulers.boundedElastic())
                .onErrorComplete().subscribe();
        Mono.delay(Duration.ofNanos(random.nextInt(80_000_000))).block();
        ask(left);
        ask(right);
        left.close();
        if (random.nextBoolean()) {
            Mono.delay(Duration.ofNanos(random.nextInt(20_000_000))).block();
        }
        right.close();
        talking.dispose();
    }

    /** Asks for things that are answered later, perhaps after the close. */
    private static void ask(PortEnd end) {
        end.run(() -> {
            end.port().path().onErrorComplete().subscribe();
            end.port().restartIce();
            end.port().offer().onErrorComplete().subscribe();
            end.port().openChannel(new ChannelSpec("late", true, -1, -1, "", -1), new RecordingChannel(end));
        });
    }

    private static PortEnd open(RtcLoop loop) {
        PortEnd end = new PortEnd(loop);
        end.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
        return end;
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
