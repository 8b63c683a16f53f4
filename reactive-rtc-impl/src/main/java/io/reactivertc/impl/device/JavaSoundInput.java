package io.reactivertc.impl.device;

import io.reactivertc.media.AudioFrame;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.TargetDataLine;
import org.jspecify.annotations.Nullable;

/** Is an open microphone of the Java platform. */
final class JavaSoundInput implements SoundPort.Input {

    private static final int FRAMES_PER_SECOND = 100;
    private static final int FRAMES_IN_LINE = 10;
    private static final long FRAME_NANOS = 10_000_000;

    private final TargetDataLine line;
    private final int sampleRateHz;
    private final int channels;
    private final byte[] bytes;
    private long read;

    private JavaSoundInput(TargetDataLine line, AudioFormat format) {
        this.line = line;
        sampleRateHz = (int) format.getSampleRate();
        channels = format.getChannels();
        bytes = new byte[sampleRateHz / FRAMES_PER_SECOND * format.getFrameSize()];
    }

    static JavaSoundInput open(TargetDataLine line, AudioFormat format) throws LineUnavailableException {
        JavaSoundInput input = new JavaSoundInput(line, format);
        line.open(format, FRAMES_IN_LINE * input.bytes.length);
        line.start();
        return input;
    }

    @Override
    public @Nullable AudioFrame read() {
        int count = line.read(bytes, 0, bytes.length);
        if (count < bytes.length) {
            return null;
        }
        short[] samples = new short[bytes.length / 2];
        for (int n = 0; n < samples.length; n++) {
            samples[n] = (short) (bytes[2 * n] & 0xFF | bytes[2 * n + 1] << 8);
        }
        return AudioFrame.of(samples, sampleRateHz, channels, FRAME_NANOS * read++);
    }

    @Override
    public void close() {
        line.close();
    }
}
