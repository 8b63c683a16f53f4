package io.reactivertc.benchmarks;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures messages a second from one raw peer to another in one process. Arguments: message bytes, messages, messages to warm up, and {@code asking} or {@code counting}: the
 * plain program asks the engine before each message how much it still holds; the fastest counts itself and asks only near the mark.
 */
final class RawMessages {

    private static final long HIGH_MARK = 4 << 20;

    private RawMessages() {}

    public static void main(String[] arguments) throws Exception {
        int size = Integer.parseInt(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        int warmUp = Integer.parseInt(arguments[2]);
        var factory = RawPeer.factory();
        Receiver receiver = new Receiver(arguments[3].equals("asking"));
        RawPeer sender = new RawPeer(factory, bytes -> {});
        RawPeer other = new RawPeer(factory, bytes -> receiver.accept());
        RawPeer.connect(sender, other);
        sender.awaitOpen();
        receiver.run(sender.channel(), size, warmUp);
        double seconds = receiver.run(sender.channel(), size, count);
        Child.tell(System.out, count / seconds);
        Runtime.getRuntime().halt(0);
    }

    private static final class Receiver {

        private final AtomicLong missing = new AtomicLong();
        private final boolean asking;
        private volatile CountDownLatch done = new CountDownLatch(1);

        Receiver(boolean asking) {
            this.asking = asking;
        }

        void accept() {
            if (missing.decrementAndGet() == 0) {
                done.countDown();
            }
        }

        double run(RTCDataChannel channel, int size, int count) throws Exception {
            done = new CountDownLatch(1);
            missing.set(count);
            ByteBuffer message = ByteBuffer.allocateDirect(size);
            long outstanding = 0;
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                if (asking || outstanding > HIGH_MARK) {
                    outstanding = drain(channel);
                }
                channel.send(new RTCDataChannelBuffer(message.clear(), true));
                outstanding += size;
            }
            if (!done.await(300, TimeUnit.SECONDS)) {
                throw new IllegalStateException("messages are missing: " + missing);
            }
            return (System.nanoTime() - start) / 1e9;
        }

        private static long drain(RTCDataChannel channel) throws InterruptedException {
            long buffered = channel.getBufferedAmount();
            while (buffered > HIGH_MARK) {
                Thread.sleep(1);
                buffered = channel.getBufferedAmount();
            }
            return buffered;
        }
    }
}
