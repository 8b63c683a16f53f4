package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import org.jspecify.annotations.Nullable;

/**
 * Is the shell around what a data channel calls: lets nothing be thrown into native code (N1), and lets go of its target, because webrtc-java never lets go of an observer.
 * Called on the engine's native thread: copy, enqueue, return.
 */
final class ChannelObserver implements RTCDataChannelObserver {

    /** Cleared by the lane, read by the native thread. */
    private volatile @Nullable Target target;

    ChannelObserver(RTCDataChannel channel, WebRtcChannelPort port) {
        this.target = new Target(channel, port);
    }

    /** Lets go of the target; nothing is told from now on. */
    void release() {
        target = null;
    }

    @Override
    public void onMessage(RTCDataChannelBuffer message) {
        NativeErrors.guard(() -> {
            Target heard = target;
            if (heard != null) {
                heard.port.received(message.data, message.binary);
            }
        });
    }

    @Override
    public void onStateChange() {
        NativeErrors.guard(() -> {
            Target heard = target;
            if (heard != null) {
                heard.port.stateIs(heard.channel.getState()); // answered in place; from the lane it could be overtaken by a message
            }
        });
    }

    /** Is never called by webrtc-java 0.14.0 (N5). */
    @Override
    public void onBufferedAmountChange(long before) {}

    private record Target(RTCDataChannel channel, WebRtcChannelPort port) {}
}
