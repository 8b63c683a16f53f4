package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.RTCRtpReceiver;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.MediaKind;
import io.reactivertc.media.VideoFrame;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Guards the native handles of one section in which media arrive. They are plain pointers, which webrtc-java does not own: they die with the section or the connection, so
 * {@link #drop} comes before either, and afterwards nothing reaches native code. On the lane.
 */
final class NativeReceiver {

    private final String mid;
    private final MediaKind kind;
    private @Nullable RTCRtpTransceiver transceiver;
    private @Nullable RTCRtpReceiver receiver;
    private @Nullable MediaStreamTrack track;
    private @Nullable WebRtcTrackPort port;
    private @Nullable AudioShell audio;
    private @Nullable VideoShell video;

    NativeReceiver(String mid, RTCRtpTransceiver transceiver) {
        RTCRtpReceiver found = transceiver.getReceiver();
        MediaStreamTrack carried = found.getTrack();
        this.mid = mid;
        this.kind = carried instanceof AudioTrack ? MediaKind.AUDIO : MediaKind.VIDEO;
        this.transceiver = transceiver;
        this.receiver = found;
        this.track = carried;
    }

    /** Remembers how the loop knows it. */
    void known(WebRtcTrackPort as) {
        port = as;
    }

    WebRtcTrackPort port() {
        return Objects.requireNonNull(port, "not told of");
    }

    String mid() {
        return mid;
    }

    MediaKind kind() {
        return kind;
    }

    void receiveAudio(@Nullable Consumer<AudioFrame> to, LongSupplier nanoTime) {
        if (track instanceof AudioTrack open) {
            silence();
            if (to != null) {
                AudioShell shell = new AudioShell(to, nanoTime);
                open.addSink(shell);
                audio = shell;
                LiveHandles.made();
            }
        }
    }

    void receiveVideo(@Nullable Consumer<VideoFrame> to, LongSupplier nanoTime) {
        if (track instanceof VideoTrack open) {
            silence();
            if (to != null) {
                VideoShell shell = new VideoShell(to, nanoTime);
                open.addSink(shell);
                video = shell;
                LiveHandles.made();
            }
        }
    }

    void hold(boolean held) {
        RTCRtpTransceiver open = transceiver;
        if (open != null && !open.stopped()) {
            open.setDirection(held ? RTCRtpTransceiverDirection.INACTIVE : RTCRtpTransceiverDirection.RECV_ONLY);
        }
    }

    /** Returns whether any packet came within the last seconds. */
    boolean hasArrived() {
        RTCRtpReceiver open = receiver;
        return open != null && !open.getSynchronizationSources().isEmpty();
    }

    /** Lets go of everything, while it still lives. Idempotent. */
    void drop() {
        silence();
        transceiver = null;
        receiver = null;
        track = null;
    }

    private void silence() {
        AudioShell heard = audio;
        if (heard != null && track instanceof AudioTrack open) {
            audio = null;
            heard.release();
            LiveHandles.released();
            open.removeSink(heard);
        }
        VideoShell seen = video;
        if (seen != null && track instanceof VideoTrack open) {
            video = null;
            seen.release();
            LiveHandles.released();
            open.removeSink(seen);
        }
    }
}
