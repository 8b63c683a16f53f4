package io.reactivertc.impl.webrtc;

import io.reactivertc.impl.media.TrackPort;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.VideoFrame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Is a section in which media arrive: the loop's side. Its native handles are a {@link NativeReceiver}. */
final class WebRtcTrackPort implements TrackPort {

    private final NativeReceiver receiver;
    private final WebRtcPeerPort port;

    WebRtcTrackPort(NativeReceiver receiver, WebRtcPeerPort port) {
        this.receiver = receiver;
        this.port = port;
    }

    @Override
    public String mid() {
        return receiver.mid();
    }

    @Override
    public MediaKind kind() {
        return receiver.kind();
    }

    @Override
    public void receiveAudio(@Nullable Consumer<AudioFrame> to) {
        port.run(() -> receiver.receiveAudio(to, port::nanoTime));
    }

    @Override
    public void receiveVideo(@Nullable Consumer<VideoFrame> to) {
        port.run(() -> receiver.receiveVideo(to, port::nanoTime));
    }

    @Override
    public void hold(boolean held) {
        port.run(() -> receiver.hold(held));
    }

    @Override
    public Mono<Boolean> hasArrived() {
        return port.ask("hasArrived", receiver::hasArrived);
    }
}
