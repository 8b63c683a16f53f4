package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCPeerConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Is one factory with its lane. Lives from its first lease until no lease was held for the linger; each peer connection holds a lease until its native handles are given back,
 * so a factory is never disposed of under a living or abandoned one (N9).
 */
final class NativeEngine {

    private static final Logger log = LoggerFactory.getLogger(NativeEngine.class);
    private static final int ENDED = -1;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** Connections that are open. Used on the lane. */
    private final Set<RTCPeerConnection> connections = new LinkedHashSet<>();

    private final NativeLane lane = new NativeLane(NUMBERS.incrementAndGet());
    private final Scheduler timer;
    private final Duration linger;

    /** Counts leases, {@link #ENDED} after the last; and how often there was none. Atomic because leases are taken on any loop and returned on the lane. */
    private final AtomicInteger leases = new AtomicInteger();

    private final AtomicInteger idles = new AtomicInteger();

    // used on the lane
    private @Nullable HeadlessAudio audio;
    private @Nullable PeerConnectionFactory factory;
    private @Nullable ByteBuffer scratch;

    NativeEngine(Scheduler timer, Duration linger) {
        this.timer = timer;
        this.linger = linger;
    }

    NativeLane lane() {
        return lane;
    }

    /** Starts the lane; called once, by whoever made this the current engine. */
    void start() {
        lane.start();
    }

    /** Takes a lease unless the engine has ended. Any thread. */
    boolean retain() {
        return leases.getAndUpdate(count -> count == ENDED ? ENDED : count + 1) != ENDED;
    }

    /** Returns a lease. Any thread. */
    void release() {
        if (leases.decrementAndGet() == 0) {
            int idle = idles.incrementAndGet();
            try {
                timer.schedule(() -> endIfStill(idle), linger.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException noTimer) {
                endIfStill(idle);
            }
        }
    }

    /** Returns the factory, made at first need. On the lane. */
    PeerConnectionFactory factory() {
        lane.assertInLane();
        PeerConnectionFactory made = factory;
        return made != null ? made : make();
    }

    /** Notes that a connection was made. On the lane. */
    void opened(RTCPeerConnection connection) {
        lane.assertInLane();
        connections.add(connection);
    }

    /** Notes that a connection is closed from now on. On the lane. */
    void closing(RTCPeerConnection connection) {
        lane.assertInLane();
        connections.remove(connection);
    }

    /** Sees to it that remote sound is heard though a sender of sound has stopped. On the lane; it happens on the native thread, which is reached by asking any connection for statistics. */
    void keepHearing() {
        HeadlessAudio device = audio();
        NativeErrors.guard(
                () -> connections.stream().findFirst().ifPresent(any -> any.getStats(statistics -> device.record())));
    }

    /** Returns the device of the factory that was made. On the lane. */
    HeadlessAudio audio() {
        return Objects.requireNonNull(audio, "no factory");
    }

    /** Returns memory for one frame that is to be sent. On the lane. */
    ByteBuffer scratch() {
        lane.assertInLane();
        ByteBuffer memory = scratch;
        if (memory == null) {
            memory = ByteBuffer.allocateDirect(NativeChannel.MAX_FRAME_BYTES);
            scratch = memory;
        }
        return memory.clear();
    }

    private PeerConnectionFactory make() {
        NativeLibrary.load();
        HeadlessAudio device = HeadlessAudio.recording();
        try {
            PeerConnectionFactory made = device.factory();
            audio = device;
            factory = made;
            log.debug("engine started");
            return made;
        } catch (Throwable failure) {
            device.dispose();
            throw failure;
        }
    }

    private void endIfStill(int idle) {
        if (idles.get() == idle && leases.compareAndSet(0, ENDED)) {
            lane.execute(this::end);
        }
    }

    private void end() {
        lane.end();
        PeerConnectionFactory made = factory;
        HeadlessAudio device = audio;
        factory = null;
        audio = null;
        if (made != null && device != null) {
            made.dispose();
            device.dispose();
            log.debug("engine ended");
        }
    }
}
