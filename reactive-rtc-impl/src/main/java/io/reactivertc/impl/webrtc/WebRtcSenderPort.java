package io.reactivertc.impl.webrtc;

import io.reactivertc.impl.media.SenderPort;
import io.reactivertc.impl.media.SourcePort;
import io.reactivertc.media.Codec;
import io.reactivertc.media.Tones;
import java.util.List;
import reactor.core.publisher.Mono;

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
    public void prefer(List<Codec> codecs) {
        run(() -> sender.prefer(codecs));
    }

    @Override
    public Mono<Boolean> play(Tones tones) {
        return Mono.defer(() -> stopped ? Mono.just(false) : port.ask("play", () -> sender.play(tones)));
    }

    @Override
    public void stopTones() {
        run(sender::stopTones);
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
