package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.loop.RtcLoop;
import io.reactivertc.impl.loop.RtcLoops;
import io.reactivertc.impl.peer.PeerPortContract;
import io.reactivertc.impl.peer.PortEnd;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Holds our channel against webrtc-java alone, in turns in one process. Arguments: frame bytes, total bytes, rounds, direct. Prints MB/s; not a test, since it depends on load. */
final class ThroughputProbe {

    private static final long HIGH = 4 << 20;

    private ThroughputProbe() {}

    public static void main(String[] arguments) throws Exception {
        int size = Integer.parseInt(arguments[0]);
        long total = Long.parseLong(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        boolean direct = Boolean.parseBoolean(arguments[3]);
        Raw raw = new Raw();
        Ours ours = new Ours();
        double[] rawRates = new double[rounds];
        double[] ourRates = new double[rounds];
        long rawCpu = 0;
        long ourCpu = 0;
        raw.run(size, total / 4);
        ours.run(size, total / 4, direct);
        for (int round = 0; round < rounds; round++) {
            long cpu = cpu();
            rawRates[round] = raw.run(size, total);
            rawCpu += cpu() - cpu;
            cpu = cpu();
            ourRates[round] = ours.run(size, total, direct);
            ourCpu += cpu() - cpu;
        }
        Arrays.sort(rawRates);
        Arrays.sort(ourRates);
        System.out.printf("%d bytes, %s: raw %.1f ours %.1f MB/s (medians), ratio %.3f; CPU ms a MB: raw %.2f ours %.2f%n",
                size, direct ? "direct" : "heap",
                rawRates[rounds / 2], ourRates[rounds / 2], ourRates[rounds / 2] / rawRates[rounds / 2],
                rawCpu / (double) total / rounds, ourCpu / (double) total / rounds);
        System.exit(0);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static double rate(long bytes, long start) {
        return bytes / ((System.nanoTime() - start) / 1e9) / 1e6;
    }

    /** Is our channel, driven on its loop as a pump would. */
    private static final class Ours {
        private final PortEnd left = new PortEnd(RtcLoops.shared().lease());
        private final PortEnd right = new PortEnd(RtcLoops.shared().lease());
        private final Source source = new Source(left.loop);
        private final AtomicLong received = new AtomicLong();
        private volatile long wanted;
        private volatile CountDownLatch done = new CountDownLatch(0);

        Ours() throws Exception {
            left.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            right.open(WebRtcEngine.shared(), PeerPortContract.CONFIG);
            source.channel = left.call(() -> left.port().openChannel(ChannelSpec.negotiated("bulk", 0), source));
            right.call(() -> right.port().openChannel(ChannelSpec.negotiated("bulk", 0), new Listener() {
                @Override
                public void onFrame(ByteBuffer frame, boolean binary) {
                    if (received.addAndGet(frame.remaining()) >= wanted) {
                        done.countDown();
                    }
                }
            }));
            left.connect(right);
            source.open.await(20, TimeUnit.SECONDS);
        }

        double run(int size, long total, boolean direct) throws Exception {
            received.set(0);
            wanted = total;
            done = new CountDownLatch(1);
            long start = System.nanoTime();
            left.run(() -> source.begin(size, total, direct));
            done.await(120, TimeUnit.SECONDS);
            return rate(total, start);
        }
    }

    private static class Listener implements ChannelPort.Listener {
        @Override
        public void onOpen() {}

        @Override
        public void onFrame(ByteBuffer frame, boolean binary) {}

        @Override
        public void onHanded(int bytes) {}

        @Override
        public void onBuffered(long bytes) {}

        @Override
        public void onClosed() {}
    }

    private static final class Source extends Listener {
        private final RtcLoop loop;
        private final CountDownLatch open = new CountDownLatch(1);
        private ChannelPort channel;
        private int size;
        private long left;
        private long held;
        private long sentSincePoll;
        private boolean polling;
        private ByteBuffer chunk = ByteBuffer.allocate(0);

        Source(RtcLoop loop) {
            this.loop = loop;
        }

        void begin(int frameBytes, long total, boolean directFrames) {
            size = frameBytes;
            left = total;
            chunk = directFrames ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
            held = 0;
            pump();
        }

        private void pump() {
            while (left > 0 && held < HIGH) {
                channel.send(chunk.duplicate(), true);
                held += size;
                left -= size;
                sentSincePoll += size;
            }
            if (left > 0 && !polling) {
                poll();
            }
        }

        private void poll() {
            polling = true;
            sentSincePoll = 0;
            channel.pollBuffered();
        }

        @Override
        public void onOpen() {
            open.countDown();
        }

        @Override
        public void onBuffered(long bytes) {
            polling = false;
            held = bytes + sentSincePoll;
            if (held < HIGH) {
                pump();
            } else {
                polling = true;
                loop.schedule(this::poll, Duration.ofMillis(2));
            }
        }
    }

    /** Is webrtc-java alone. */
    private static final class Raw {
        private final RTCDataChannel out;
        private final AtomicLong received = new AtomicLong();
        private volatile long wanted;
        private volatile CountDownLatch done = new CountDownLatch(0);
        private final List<Object> kept = new ArrayList<>();

        Raw() throws Exception {
            HeadlessAudioDeviceModule module = new HeadlessAudioDeviceModule();
            module.initRecording();
            module.startRecording();
            PeerConnectionFactory factory = new PeerConnectionFactory(module);
            RawPair pair = new RawPair(factory);
            out = pair.left.createDataChannel("raw", new RTCDataChannelInit());
            pair.connect();
            RTCDataChannel in = pair.channel().get(20, TimeUnit.SECONDS);
            kept.addAll(List.of(factory, pair, in));
            in.registerObserver(new RTCDataChannelObserver() {
                @Override
                public void onBufferedAmountChange(long before) {}

                @Override
                public void onStateChange() {}

                @Override
                public void onMessage(RTCDataChannelBuffer message) {
                    if (received.addAndGet(message.data.remaining()) >= wanted) {
                        done.countDown();
                    }
                }
            });
            while (out.getState() != RTCDataChannelState.OPEN) {
                Thread.sleep(1);
            }
        }

        double run(int size, long total) throws Exception {
            received.set(0);
            wanted = total;
            done = new CountDownLatch(1);
            ByteBuffer chunk = ByteBuffer.allocateDirect(size);
            long start = System.nanoTime();
            for (long sent = 0; sent < total; sent += size) {
                while (out.getBufferedAmount() > HIGH) {
                    Thread.sleep(2);
                }
                out.send(new RTCDataChannelBuffer(chunk.clear(), true));
            }
            done.await(120, TimeUnit.SECONDS);
            return rate(total, start);
        }
    }
}
