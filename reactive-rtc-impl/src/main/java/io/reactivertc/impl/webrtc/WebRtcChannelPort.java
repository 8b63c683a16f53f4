package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.RTCDataChannelState;
import io.reactivertc.impl.data.ChannelPort;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.loop.RtcLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Is a data channel of webrtc-java: the loop's side. Its native handle is a {@link NativeChannel}, which only the lane touches. */
final class WebRtcChannelPort implements ChannelPort {

    private static final Logger log = LoggerFactory.getLogger(WebRtcChannelPort.class);

    /** Bounds what was received and not seen by the loop yet, which no flow control does; each frame counts as somewhat longer than it is. */
    private static final long MOST_UNSEEN_BYTES = 64L << 20;

    private static final int FRAME_OVERHEAD_BYTES = 64;

    /** How many bytes are sent before the loop hears of them, if more follow at once. */
    private static final int REPORT_BYTES = 262_144;

    private final ChannelSpec spec;
    private final NativeChannel handle;
    private final WebRtcPeerPort owner;
    private final NativeLane lane;
    private final RtcLoop loop;

    /** Counted up by the native thread, down by the loop. */
    private final AtomicLong unseen = new AtomicLong();

    /** Holds the lengths of frames that were sent and not reported yet. Used on the lane. */
    private final List<Integer> sent = new ArrayList<>();

    private int sentBytes;

    // used on the loop
    private @Nullable Listener listener;
    private boolean open;
    private boolean closing;
    private boolean closed;

    WebRtcChannelPort(ChannelSpec spec, NativeChannel handle, WebRtcPeerPort owner, NativeLane lane, RtcLoop loop) {
        this.spec = spec;
        this.handle = handle;
        this.owner = owner;
        this.lane = lane;
        this.loop = loop;
    }

    /** Names who is told; before anything is told. */
    void listen(Listener who) {
        listener = who;
    }

    @Override
    public ChannelSpec spec() {
        return spec;
    }

    @Override
    public void send(ByteBuffer frame, boolean binary) {
        int bytes = frame.remaining();
        if (!open || closing || closed) {
            return;
        }
        if (bytes > NativeChannel.MAX_FRAME_BYTES) {
            log.error("a frame of {} bytes on {} would kill the channel; closing it", bytes, spec.label());
            close();
            return;
        }
        lane.execute(() -> sendNow(frame, bytes, binary));
    }

    @Override
    public void pollBuffered() {
        if (!closed) {
            lane.execute(this::pollNow);
        }
    }

    @Override
    public void close() {
        if (!closing && !closed) {
            closing = true;
            lane.execute(this::closeNow);
        }
    }

    /** Tells the state of the native channel. On the native thread or the lane. */
    void stateIs(RTCDataChannelState state) {
        if (state == RTCDataChannelState.OPEN) {
            loop.execute(this::opened);
        } else if (state == RTCDataChannelState.CLOSED) {
            closedLater();
        }
    }

    /** Tells that there is no native channel, or none any more. Any thread. */
    void closedLater() {
        loop.execute(this::closed);
        lane.execute(() -> owner.discard(handle));
    }

    /** Brings a frame; its memory is native and ends with this call (N6). On the native thread. */
    void received(ByteBuffer memory, boolean binary) {
        int bytes = memory.remaining();
        if (unseen.addAndGet(bytes + FRAME_OVERHEAD_BYTES) > MOST_UNSEEN_BYTES) {
            overrun();
            return;
        }
        byte[] copy = new byte[bytes];
        memory.get(copy);
        ByteBuffer frame = ByteBuffer.wrap(copy).asReadOnlyBuffer();
        loop.execute(() -> seen(frame, bytes, binary));
    }

    // on the lane

    private void sendNow(ByteBuffer frame, int bytes, boolean binary) {
        try {
            if (handle.send(frame, binary)) {
                report(bytes);
            }
        } catch (Throwable failure) {
            log.error("sending on {} failed; closing it", spec.label(), failure);
            closeNow();
        }
    }

    /** Reports frames in groups: waking the loop costs as much as sending a small one. */
    private void report(int bytes) {
        boolean first = sent.isEmpty();
        sent.add(bytes);
        sentBytes += bytes;
        if (sentBytes >= REPORT_BYTES) {
            reportSent();
        } else if (first) {
            lane.putOff(this::reportSent);
        }
    }

    private void reportSent() {
        if (!sent.isEmpty()) {
            List<Integer> group = List.copyOf(sent);
            sent.clear();
            sentBytes = 0;
            loop.execute(() -> group.forEach(this::handed));
        }
    }

    private void pollNow() {
        reportSent();
        long bytes = handle.buffered();
        loop.execute(() -> buffered(bytes));
    }

    private void closeNow() {
        try {
            handle.close();
        } catch (Throwable failure) {
            log.warn("closing {} failed", spec.label(), failure);
            closedLater();
        }
    }

    // on the native thread

    private void overrun() {
        log.warn("{} received more than {} bytes that were not read yet; closing it", spec.label(), MOST_UNSEEN_BYTES);
        lane.execute(() -> {
            handle.silence();
            closeNow();
            closedLater();
        });
    }

    // on the loop

    private void opened() {
        if (!open) {
            open = true;
            tell(Listener::onOpen);
        }
    }

    private void seen(ByteBuffer frame, int bytes, boolean binary) {
        unseen.addAndGet(-bytes - FRAME_OVERHEAD_BYTES);
        opened(); // it is: the frame may come before the lane has asked for the state
        tell(who -> who.onFrame(frame, binary));
    }

    private void handed(int bytes) {
        tell(who -> who.onHanded(bytes));
    }

    private void buffered(long bytes) {
        tell(who -> who.onBuffered(bytes));
    }

    private void closed() {
        if (!closed) {
            Listener who = told();
            closed = true;
            if (who != null) {
                who.onClosed();
            }
        }
    }

    private void tell(Consumer<Listener> what) {
        Listener who = told();
        if (who != null) {
            what.accept(who);
        }
    }

    /** Returns who is to be told; nobody after the close, of the channel or of its connection. */
    private @Nullable Listener told() {
        return closed || owner.isClosing() ? null : listener;
    }
}
