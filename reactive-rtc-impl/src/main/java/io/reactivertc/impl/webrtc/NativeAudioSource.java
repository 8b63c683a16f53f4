package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import io.reactivertc.impl.media.AudioSourcePort;
import io.reactivertc.media.MediaKind;
import org.jspecify.annotations.Nullable;

/** Is a source of sound of webrtc-java. */
final class NativeAudioSource implements AudioSourcePort, NativeSource {

    private static final int SAMPLE_RATE_HZ = 48_000;
    private static final int FRAMES = 480;
    private static final int BITS = 16;

    private final PushGate gate = new PushGate();

    /** Changed by the lane while it holds the gate, read by who has passed it. */
    private @Nullable CustomAudioSource source;

    private int tracks;

    /** Used by the thread that pushes; of the length of a frame, because that is what native code reads. */
    private byte[] bytes = new byte[2 * FRAMES];

    @Override
    public boolean push(short[] samples, int channels) {
        if (channels < 1 || channels > 2 || samples.length != FRAMES * channels) {
            throw new IllegalArgumentException(samples.length + " samples of " + channels + " channels are not 10 ms");
        }
        if (!gate.tryEnter()) {
            return false;
        }
        try {
            CustomAudioSource open = source;
            if (open != null) {
                open.pushAudio(littleEndian(samples), BITS, SAMPLE_RATE_HZ, channels, FRAMES);
            }
        } finally {
            gate.leave();
        }
        return true;
    }

    private byte[] littleEndian(short[] samples) {
        byte[] written = bytes.length == 2 * samples.length ? bytes : new byte[2 * samples.length];
        for (int n = 0; n < samples.length; n++) {
            written[2 * n] = (byte) samples[n];
            written[2 * n + 1] = (byte) (samples[n] >> 8);
        }
        bytes = written;
        return written;
    }

    @Override
    public MediaKind kind() {
        return AudioSourcePort.super.kind();
    }

    @Override
    public PushGate gate() {
        return gate;
    }

    @Override
    public MediaStreamTrack attach(PeerConnectionFactory factory, String trackId) {
        CustomAudioSource open = source;
        if (open == null) {
            open = new CustomAudioSource();
            source = open;
            LiveHandles.made();
        }
        tracks++;
        return factory.createAudioTrack(trackId, open);
    }

    @Override
    public void detach(MediaStreamTrack track) {
        NativeSource.dispose(track);
        CustomAudioSource open = source;
        if (--tracks == 0 && open != null) {
            source = null;
            LiveHandles.released();
            open.dispose();
        }
    }
}
