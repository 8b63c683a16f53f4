package io.reactivertc.audio;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.media.AudioFrame;
import java.nio.ByteBuffer;

/**
 * Says how the samples of a WAV file are written.
 *
 * @param floating whether they are floating point
 * @param bits of a sample
 * @param channels of a frame
 * @param sampleRateHz frames per second
 */
record WavFormat(boolean floating, int bits, int channels, int sampleRateHz) {

    /** The shortest description of a format. */
    static final int LEAST_BYTES = 16;

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int EXTENSIBLE_TAG_AT = 24;

    /** Reads the content of a file's {@code fmt} chunk. */
    static WavFormat parse(ByteBuffer chunk) {
        int tag = Short.toUnsignedInt(chunk.getShort(0));
        if (tag == EXTENSIBLE && chunk.limit() >= EXTENSIBLE_TAG_AT + Short.BYTES) {
            tag = Short.toUnsignedInt(chunk.getShort(EXTENSIBLE_TAG_AT));
        }
        int channels = Short.toUnsignedInt(chunk.getShort(2));
        int rate = chunk.getInt(4);
        int frameBytes = Short.toUnsignedInt(chunk.getShort(12));
        int bits = Short.toUnsignedInt(chunk.getShort(14));
        boolean known = tag == PCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32) || tag == FLOAT && bits == 32;
        require(known, "encoding " + tag + " with " + bits + " bits");
        require(channels >= 1 && channels <= AudioFrame.MAX_CHANNELS, channels + " channels");
        require(rate >= AudioFrame.MIN_SAMPLE_RATE_HZ && rate <= AudioFrame.MAX_SAMPLE_RATE_HZ, rate + " Hz");
        require(frameBytes == channels * bits / 8, frameBytes + " bytes a frame");
        return new WavFormat(tag == FLOAT, bits, channels, rate);
    }

    int frameBytes() {
        return channels * bits / 8;
    }

    /** Reads a sample at this position of a little-endian buffer. */
    short sample(ByteBuffer bytes, int at) {
        if (floating) {
            float value = bytes.getFloat(at) * Short.MAX_VALUE; // what is not a number becomes silence
            return (short) Math.round(Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value)));
        }
        return switch (bits) {
            case 8 -> (short) ((bytes.get(at) & 0xFF) - 128 << 8);
            case 16 -> bytes.getShort(at);
            case 24 -> bytes.getShort(at + 1);
            default -> bytes.getShort(at + 2);
        };
    }

    private static void require(boolean valid, String what) {
        if (!valid) {
            throw new MediaException(RtcErrorCode.MEDIA_UNSUPPORTED, "a WAV file of " + what);
        }
    }
}
