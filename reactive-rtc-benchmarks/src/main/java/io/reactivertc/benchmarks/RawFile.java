package io.reactivertc.benchmarks;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a file over raw webrtc-java from one process to another, disk to disk, in messages of one size: no hash, nothing brought to disk for sure, nothing resumed. Arguments:
 * {@code offer} or {@code answer}, the file, its size, the size of a message. Tells the seconds until the receiver said that it has all.
 */
final class RawFile {

    private static final long HIGH_MARK = 4 << 20;

    private RawFile() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        boolean offering = arguments[0].equals("offer");
        Path file = Path.of(arguments[1]);
        long size = Long.parseLong(arguments[2]);
        RawSignaling.expect(input, "go");
        CountDownLatch done = new CountDownLatch(1);
        double seconds = offering
                ? send(file, Integer.parseInt(arguments[3]), input, done)
                : receive(file, size, input, done);
        Child.tell(System.out, "done " + seconds);
        while (input.readLine() != null) {
            // the parent closes it
        }
        Runtime.getRuntime().halt(0);
    }

    private static double send(Path file, int messageBytes, BufferedReader input, CountDownLatch done) throws Exception {
        RawPeer peer = RawPeer.receiving(RawPeer.factory(), answer -> done.countDown());
        RawSignaling.connect(peer, true, input);
        long start = System.nanoTime();
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer message = ByteBuffer.allocateDirect(messageBytes);
            long outstanding = 0;
            while (source.read(message.clear()) > 0) {
                outstanding += message.flip().remaining();
                peer.channel().send(new RTCDataChannelBuffer(
                        message.remaining() == messageBytes ? message : message.slice(), true));
                if (outstanding > HIGH_MARK) {
                    outstanding = drain(peer.channel());
                }
            }
        }
        done.await();
        return (System.nanoTime() - start) / 1e9;
    }

    private static double receive(Path file, long size, BufferedReader input, CountDownLatch done) throws Exception {
        AtomicLong missing = new AtomicLong(size);
        try (FileChannel target = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            RawPeer peer = RawPeer.receiving(RawPeer.factory(), bytes -> {
                int more = bytes.remaining();
                write(target, bytes);
                if (missing.addAndGet(-more) == 0) {
                    done.countDown();
                }
            });
            RawSignaling.connect(peer, false, input);
            done.await();
            peer.channel().send(new RTCDataChannelBuffer(ByteBuffer.allocateDirect(1), true));
            return 0;
        }
    }

    private static void write(FileChannel target, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                target.write(bytes);
            }
        } catch (java.io.IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
