package io.reactivertc.benchmarks;

import io.reactivertc.RtcConnection;
import io.reactivertc.RtcConnector;
import io.reactivertc.common.RoomId;
import io.reactivertc.media.RemoteTrack;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;
import reactor.core.publisher.Flux;

/**
 * Serves a server and listens to tracks. Argument: how many to wait for. Tells the server's address, then the tracks of which something was said, the cores that the process uses while nobody listens, then while all are listened to, the part of that
 * in threads of the library, and the frames a second of one of the tracks.
 */
final class SoundListener {

    private static final long SETTLE_MILLIS = 5_000;
    private static final long MEASURE_MILLIS = 10_000;

    private SoundListener() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        BoundServer server = SignalingServer.create().port(0).bind().block(OurPair.PATIENCE);
        Child.tell(System.out, server.uri());
        System.in.read();
        RtcConnection connection =
                RtcConnector.create().signaling(server.uri()).userId("listener").connect().block(OurPair.PATIENCE);
        List<RemoteTrack> tracks = Flux.just("one", "other")
                .flatMap(room -> connection.join(RoomId.of(room)))
                .flatMap(room -> room.tracks())
                .take(count)
                .collectList()
                .block(OurPair.PATIENCE);
        Flux.fromIterable(tracks)
                .flatMap(track -> track.states().filter(state -> state.isFlowing()).next(), count)
                .blockLast(OurPair.PATIENCE);
        Thread.sleep(SETTLE_MILLIS);
        double idle = cores(() -> cpuSeconds());
        Set<String> told = ConcurrentHashMap.newKeySet();
        LongAdder frames = new LongAdder();
        tracks.forEach(track -> track.speakingStates().subscribe(state -> told.add(track.from() + "/" + track.id())));
        tracks.get(0).audioFrames().subscribe(frame -> frames.increment());
        Thread.sleep(SETTLE_MILLIS);
        frames.reset();
        double libraryBefore = librarySeconds();
        long begun = System.nanoTime();
        double busy = cores(() -> cpuSeconds());
        double seconds = (System.nanoTime() - begun) / 1e9;
        double library = (librarySeconds() - libraryBefore) / seconds;
        Child.tell(System.out, told.size());
        Child.tell(System.out, idle);
        Child.tell(System.out, busy);
        Child.tell(System.out, library);
        Child.tell(System.out, frames.sum() / seconds);
        while (System.in.read() >= 0) {
            // the parent closes it
        }
        Runtime.getRuntime().halt(0);
    }

    private static double cores(DoubleSupplier cpu) throws InterruptedException {
        double before = cpu.getAsDouble();
        long begun = System.nanoTime();
        Thread.sleep(MEASURE_MILLIS);
        return (cpu.getAsDouble() - before) / ((System.nanoTime() - begun) / 1e9);
    }

    private static double cpuSeconds() {
        return ProcessUse.of(ProcessHandle.current().pid()).cpuSeconds();
    }

    /** Returns the CPU time of the threads of the library that live. */
    private static double librarySeconds() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return LongStream.of(threads.getAllThreadIds())
                .filter(id -> {
                    var info = threads.getThreadInfo(id);
                    return info != null && info.getThreadName().startsWith("rtc-");
                })
                .map(threads::getThreadCpuTime)
                .filter(nanos -> nanos > 0)
                .sum() / 1e9;
    }
}
