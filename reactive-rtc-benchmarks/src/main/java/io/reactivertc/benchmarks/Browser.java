package io.reactivertc.benchmarks;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCIceCandidate;
import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.file.FileSource;
import io.reactivertc.peer.Peer;
import io.reactivertc.room.Room;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.json.JsonMapper;

/** Measures files between a JVM and Chromium beside webrtc-java and the browser's own data channel between the same two processes, in turn. */
final class Browser {

    private static final int ROUNDS = 3;
    private static final int MEBIBYTE = 1 << 20;
    private static final int BYTES = 32 * MEBIBYTE;
    private static final int CHUNK = 64 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final JsonMapper JSON = new JsonMapper();

    private final BenchPage page;
    private final Path folder;
    private final AtomicLong expected = new AtomicLong();
    private final AtomicReference<CountDownLatch> received = new AtomicReference<>(new CountDownLatch(1));

    private Browser(BenchPage page, Path folder) {
        this.page = page;
        this.folder = folder;
    }

    static void run(Report report) throws Exception {
        Path folder = Files.createTempDirectory("rtc-bench-browser");
        try (BenchPage page = BenchPage.open()) {
            new Browser(page, folder).measure(report);
        }
    }

    private void measure(Report report) throws Exception {
        PeerConnectionFactory factory = RawPeer.factory();
        RawPeer raw = new RawPeer(factory, this::onRaw);
        connect(raw);
        RtcConnection host = RtcConnector.create().signaling(page.signaling()).userId("host").connect().block(PATIENCE);
        Room room = host.open(RoomId.of("bench")).block(PATIENCE);
        Peer peer = enter(room);
        Path file = Files.write(folder.resolve("down.bin"), new byte[BYTES]);
        List<List<Double>> all = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round <= ROUNDS; round++) { // the first one warms up
            double[] rates = {rawDown(raw), fileDown(peer, file), rawUp(), fileUp(room)};
            for (int leg = 0; round > 0 && leg < rates.length; leg++) {
                all.get(leg).add(rates[leg]);
            }
        }
        report.section("Files of " + BYTES / MEBIBYTE + " MiB to and from Chromium, disk to disk, medians of " + ROUNDS
                + " rounds, MB/s");
        report.row("", "bare channel, 64 KiB", "file", "ratio");
        row(report, "JVM to Chromium", all.get(0), all.get(1));
        row(report, "Chromium to JVM", all.get(2), all.get(3));
        host.close().block(PATIENCE);
        raw.close();
    }

    private static void row(Report report, String what, List<Double> raw, List<Double> ours) {
        double bare = Samples.of(raw).median();
        double file = Samples.of(ours).median();
        report.row(what, Report.decimal(bare), Report.decimal(file), Report.decimal(file / bare));
    }

    private void connect(RawPeer raw) {
        page.say("offer " + JSON.writeValueAsString(raw.offer()));
        for (String line = page.next(); !line.strip().equals("open"); line = page.next()) {
            if (line.startsWith("answer ")) {
                raw.accept(JSON.readValue(line.substring(7), String.class));
                raw.sendCandidatesTo(
                        found -> page.say("candidate " + found.sdpMid + " " + found.sdpMLineIndex + " " + found.sdp));
            } else if (line.startsWith("candidate ")) {
                String[] parts = line.split(" ", 4);
                raw.addCandidate(new RTCIceCandidate(parts[1], Integer.parseInt(parts[2]), parts[3]));
            }
        }
        raw.awaitOpen();
    }

    private Peer enter(Room room) {
        page.say("enter");
        page.await("open");
        return room.peers().next().block(PATIENCE);
    }

    private double rawDown(RawPeer raw) throws Exception {
        page.say("raw-down " + BYTES);
        page.await("ready");
        long start = System.nanoTime();
        RTCDataChannel channel = raw.channel();
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        for (int sent = 0; sent < BYTES; sent += CHUNK) {
            while (channel.getBufferedAmount() > MEBIBYTE) {
                Thread.sleep(1);
            }
            channel.send(new RTCDataChannelBuffer(chunk.duplicate(), true));
        }
        page.await("done");
        return rate(start);
    }

    private double rawUp() throws Exception {
        expected.set(BYTES);
        received.set(new CountDownLatch(1));
        long start = System.nanoTime();
        page.say("raw-up " + BYTES);
        await();
        return rate(start);
    }

    private double fileDown(Peer peer, Path file) {
        long start = System.nanoTime();
        peer.sendFile(FileSource.of(file)).block(PATIENCE).completion().block(PATIENCE);
        double rate = rate(start);
        page.await("done");
        return rate;
    }

    private double fileUp(Room room) {
        long start = System.nanoTime();
        page.say("file-up " + BYTES);
        room.files().next().flatMap(file -> file.saveTo(folder)).block(PATIENCE);
        return rate(start);
    }

    private void onRaw(int bytes) {
        if (expected.addAndGet(-bytes) <= 0) {
            received.get().countDown();
        }
    }

    private void await() throws InterruptedException {
        if (!received.get().await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("not everything arrived");
        }
    }

    private static double rate(long start) {
        return BYTES / 1e6 / ((System.nanoTime() - start) / 1e9);
    }
}
