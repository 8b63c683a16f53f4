package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.media.audio.VoiceActivityDetector;
import io.reactivertc.impl.media.AudioShaper;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.media.VoiceVote;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Hears voices with libwebrtc's detector, which takes a tone for a voice too, but no noise. The detector aborts the JVM unless it gets exactly 10 ms at one of four sample rates, so it
 * gets what a shaper made. It is an object on its own that computes on the calling thread, so it needs no lane.
 */
public final class WebRtcVoiceVote implements VoiceVote {

    private static final Set<Integer> SAMPLE_RATES_HZ = Set.of(8_000, 16_000, 32_000, 48_000);
    private static final int OTHER_RATES_HZ = 16_000;
    private static final double LEAST_PROBABILITY = 0.5;

    private enum Use {
        IDLE,
        HEARING,
        /** Closed while it heard: whoever hears disposes of it. */
        CLOSING,
        CLOSED
    }

    /** Says whether the detector may be disposed of. Atomic because it is closed on another thread than it hears on, and there is no loop. */
    private final AtomicReference<Use> use = new AtomicReference<>(Use.IDLE);

    private final VoiceActivityDetector detector;
    private AudioShaper shaper = new AudioShaper(OTHER_RATES_HZ, 1);
    private short[] samples = new short[OTHER_RATES_HZ / 100];
    private byte[] bytes = new byte[2 * samples.length];
    private boolean voice;

    /** Makes a detector; loads the native library if need be, which may block. Throws {@code NATIVE_LIBRARY_MISSING}. */
    public WebRtcVoiceVote() {
        NativeLibrary.load();
        detector = new VoiceActivityDetector();
    }

    /** Returns whether there was a voice in the last 10 ms that ended in this frame. After the close: false. */
    @Override
    public boolean hears(AudioFrame frame) {
        if (!use.compareAndSet(Use.IDLE, Use.HEARING)) {
            return false;
        }
        prepare(frame.sampleRateHz());
        shaper.push(frame);
        while (shaper.poll(samples)) {
            hear();
        }
        if (!use.compareAndSet(Use.HEARING, Use.IDLE)) {
            use.set(Use.CLOSED);
            detector.dispose();
        }
        return voice;
    }

    @Override
    public void close() {
        Use before = use.getAndUpdate(now -> now == Use.IDLE ? Use.CLOSED : now == Use.HEARING ? Use.CLOSING : now);
        if (before == Use.IDLE) {
            detector.dispose();
        }
    }

    private void prepare(int frameRateHz) {
        int rate = SAMPLE_RATES_HZ.contains(frameRateHz) ? frameRateHz : OTHER_RATES_HZ;
        if (shaper.sampleRateHz() != rate) {
            shaper = new AudioShaper(rate, 1);
            samples = new short[rate / 100];
            bytes = new byte[2 * samples.length];
        }
    }

    private void hear() {
        for (int n = 0; n < samples.length; n++) {
            bytes[2 * n] = (byte) samples[n];
            bytes[2 * n + 1] = (byte) (samples[n] >> 8);
        }
        detector.process(bytes, samples.length, shaper.sampleRateHz());
        voice = detector.getLastVoiceProbability() >= LEAST_PROBABILITY;
    }
}
