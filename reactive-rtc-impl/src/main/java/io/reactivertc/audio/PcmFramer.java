package io.reactivertc.audio;

import io.reactivertc.media.AudioFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Cuts raw bytes into frames of 10 ms, and keeps what is not one yet. For one thread. */
final class PcmFramer {

    private final int sampleRateHz;
    private final int channels;
    private final ByteBuffer frame;
    private long samplesBefore;

    PcmFramer(int sampleRateHz, int channels) {
        this.sampleRateHz = sampleRateHz;
        this.channels = channels;
        frame = ByteBuffer.allocate(sampleRateHz / 100 * channels * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Takes a piece, and returns the frames that it completes. */
    List<AudioFrame> add(ByteBuffer piece) {
        ByteBuffer rest = piece.slice();
        List<AudioFrame> complete = new ArrayList<>(rest.remaining() / frame.capacity() + 1);
        while (rest.hasRemaining()) {
            int count = Math.min(rest.remaining(), frame.remaining());
            frame.put(frame.position(), rest, rest.position(), count).position(frame.position() + count);
            rest.position(rest.position() + count);
            if (!frame.hasRemaining()) {
                complete.add(cut());
            }
        }
        return complete;
    }

    /** Returns what is left as a shorter frame, if it is one. */
    List<AudioFrame> end() {
        int unit = channels * Short.BYTES;
        frame.position(frame.position() / unit * unit);
        return frame.position() == 0 ? List.of() : List.of(cut());
    }

    private AudioFrame cut() {
        frame.flip();
        short[] samples = new short[frame.remaining() / Short.BYTES];
        frame.asShortBuffer().get(samples);
        frame.clear();
        AudioFrame cut = AudioFrame.of(samples, sampleRateHz, channels, AudioSources.timeOf(samplesBefore, sampleRateHz));
        samplesBefore += samples.length / channels;
        return cut;
    }
}
