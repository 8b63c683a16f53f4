package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import io.reactivertc.media.AudioFrame;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Is the shell around what a remote audio track calls: lets nothing be thrown into native code (N1). Called on the engine's audio thread: copy, hand on, return. */
final class AudioShell implements AudioTrackSink {

    private final LongSupplier nanoTime;

    /** Cleared by the lane, read by the engine's threads. */
    private volatile @Nullable Consumer<AudioFrame> receiver;

    AudioShell(Consumer<AudioFrame> receiver, LongSupplier nanoTime) {
        this.receiver = receiver;
        this.nanoTime = nanoTime;
    }

    /** Lets go of the receiver. */
    void release() {
        receiver = null;
    }

    @Override
    public void onData(byte[] data, int bits, int sampleRateHz, int channels, int frames) {
        NativeErrors.guard(() -> {
            Consumer<AudioFrame> to = receiver;
            if (to != null && bits == Short.SIZE && data.length >= 2 * channels * frames) {
                to.accept(AudioFrame.of(samples(data, channels * frames), sampleRateHz, channels, nanoTime.getAsLong()));
            }
        });
    }

    private static short[] samples(byte[] littleEndian, int count) {
        short[] samples = new short[count];
        for (int n = 0; n < count; n++) {
            samples[n] = (short) (littleEndian[2 * n] & 0xff | littleEndian[2 * n + 1] << 8);
        }
        return samples;
    }
}
