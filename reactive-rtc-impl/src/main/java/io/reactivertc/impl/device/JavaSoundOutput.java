package io.reactivertc.impl.device;

import io.reactivertc.impl.media.AudioShaper;
import io.reactivertc.media.AudioFrame;
import java.util.concurrent.locks.LockSupport;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;

/** Is an open speaker of the Java platform, which plays 60 ms late. */
final class JavaSoundOutput implements SoundPort.Output {

    private static final int FRAMES_PER_SECOND = 100;
    private static final int FRAMES_IN_LINE = 6;
    private static final long LONGEST_DRAIN_NANOS = 1_000_000_000;
    private static final long POLL_NANOS = 5_000_000;

    private final SourceDataLine line;
    private final AudioShaper shaper;
    private final short[] samples;
    private final byte[] bytes;

    private JavaSoundOutput(SourceDataLine line, AudioFormat format) {
        this.line = line;
        int sampleRateHz = (int) format.getSampleRate();
        shaper = new AudioShaper(sampleRateHz, format.getChannels());
        samples = new short[sampleRateHz / FRAMES_PER_SECOND * format.getChannels()];
        bytes = new byte[2 * samples.length];
    }

    static JavaSoundOutput open(SourceDataLine line, AudioFormat format) throws LineUnavailableException {
        JavaSoundOutput output = new JavaSoundOutput(line, format);
        line.open(format, FRAMES_IN_LINE * output.bytes.length);
        line.start();
        return output;
    }

    @Override
    public boolean write(AudioFrame frame) {
        shaper.push(frame);
        boolean taken = true;
        while (taken && shaper.poll(samples)) {
            for (int n = 0; n < samples.length; n++) {
                bytes[2 * n] = (byte) samples[n];
                bytes[2 * n + 1] = (byte) (samples[n] >> 8);
            }
            taken = line.write(bytes, 0, bytes.length) == bytes.length;
        }
        return taken;
    }

    /** The line's own way to drain may wait for ever. */
    @Override
    public void drain() {
        long begun = System.nanoTime();
        while (line.isOpen() && line.available() < line.getBufferSize() && System.nanoTime() - begun < LONGEST_DRAIN_NANOS) {
            LockSupport.parkNanos(this, POLL_NANOS);
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
