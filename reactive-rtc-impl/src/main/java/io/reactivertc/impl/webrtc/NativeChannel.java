package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCPeerConnection;
import io.reactivertc.impl.data.ChannelSpec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Guards the native handle of one data channel. Runs on the lane, but for {@link #observe} and {@link #spec}. */
final class NativeChannel {

    /** Is the largest frame; webrtc-java kills the channel silently beyond it (N5). */
    static final int MAX_FRAME_BYTES = 262_144;

    private static final int NONE = -1;

    private final NativeEngine engine;
    private @Nullable RTCDataChannel channel;
    private @Nullable ChannelObserver observer;
    private boolean closeWanted;

    NativeChannel(NativeEngine engine) {
        this.engine = engine;
    }

    /** Makes the channel, and tells the port its state: changes before the observer are not kept (N6). */
    void open(RTCPeerConnection connection, WebRtcChannelPort port) {
        if (closeWanted) {
            throw NativeErrors.closed();
        }
        RTCDataChannel created = connection.createDataChannel(port.spec().label(), NativeConfig.channel(port.spec()));
        take(created, observe(created, port));
        port.stateIs(created.getState());
    }

    /** Takes the handle of a channel that is observed. */
    void take(RTCDataChannel opened, ChannelObserver shell) {
        LiveHandles.made();
        channel = opened;
        observer = shell;
        if (closeWanted) {
            close();
        }
    }

    /** Observes a channel. Also called on the native thread that announces one, because changes of its state would be lost later (N6). */
    static ChannelObserver observe(RTCDataChannel opened, WebRtcChannelPort port) {
        ChannelObserver shell = new ChannelObserver(opened, port);
        opened.registerObserver(shell);
        return shell;
    }

    /**
     * Returns what an announced channel was made with; a limit that was not given reads as 0. Called on the native thread which announces it, where the getters run in place.
     */
    static ChannelSpec spec(RTCDataChannel announced) {
        int lifeTime =
                announced.isReliable() || announced.getMaxPacketLifeTime() == 0 ? NONE : announced.getMaxPacketLifeTime();
        int retransmits = announced.isReliable() || lifeTime != NONE ? NONE : announced.getMaxRetransmits();
        return new ChannelSpec(
                text(announced.getLabel()), announced.isOrdered(), retransmits, lifeTime, text(announced.getProtocol()), NONE);
    }

    /** Returns an empty text for null, which is how webrtc-java brings an empty one. */
    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    int id() {
        return channel == null ? NONE : channel.getId();
    }

    /** Sends a frame and returns whether there was a channel to send it on; whether it arrives nobody tells (N5). */
    boolean send(ByteBuffer frame, boolean binary) throws Exception {
        RTCDataChannel open = channel;
        if (open == null) {
            return false;
        }
        open.send(new RTCDataChannelBuffer(exact(frame), binary));
        return true;
    }

    /** Returns what the engine still holds of what was sent. */
    long buffered() {
        return channel == null ? 0 : channel.getBufferedAmount();
    }

    void close() {
        closeWanted = true;
        if (channel != null && channel.getState() != RTCDataChannelState.CLOSED) {
            channel.close();
        }
    }

    /** Makes sure that no callback runs or follows. */
    void silence() {
        ChannelObserver shell = observer;
        observer = null;
        if (shell != null && channel != null) {
            shell.release();
            channel.unregisterObserver();
        }
    }

    /** Gives the handle back; idempotent. */
    void dispose() {
        silence();
        RTCDataChannel last = channel;
        channel = null;
        if (last != null) {
            LiveHandles.released();
            last.dispose();
        }
    }

    /** Returns a buffer of which all is sent: webrtc-java ignores position and limit. It copies before it returns, so the memory may be used again. */
    private ByteBuffer exact(ByteBuffer frame) {
        return frame.isDirect() ? frame.slice() : engine.scratch().put(frame).flip().slice();
    }
}
