package io.reactivertc.impl.webrtc;

import io.reactivertc.impl.media.SenderPort;
import io.reactivertc.impl.media.SourcePort;

/** Is a section in which media are sent: the loop's side. Its native handles are a {@link NativeSender}. */
final class WebRtcSenderPort implements SenderPort {

    private final NativeSender sender;
    private final WebRtcPeerPort port;
    private boolean stopped;

    WebRtcSenderPort(NativeSender sender, WebRtcPeerPort port) {
        this.sender = sender;
        this.port = port;
    }

    @Override
    public void replace(SourcePort source) {
        run(() -> sender.replace((NativeSource) source));
    }

    @Override
    public void hold(boolean held) {
        run(() -> sender.hold(held));
    }

    @Override
    public void limit(int bitsPerSecond) {
        run(() -> sender.limit(bitsPerSecond));
    }

    @Override
    public void stop() {
        if (!stopped) {
            stopped = true;
            port.stop(sender);
        }
    }

    private void run(Runnable step) {
        if (!stopped) {
            port.run(step);
        }
    }
}
