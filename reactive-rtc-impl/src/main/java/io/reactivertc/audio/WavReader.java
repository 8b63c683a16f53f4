package io.reactivertc.audio;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.media.AudioFrame;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import reactor.core.publisher.SynchronousSink;

/** Reads a WAV file frame by frame. What its header says is not believed before it is bounded. Blocks. */
final class WavReader {

    private static final int MOST_CHUNKS = 256;
    private static final int MOST_FORMAT_BYTES = 1_024;
    private static final int FRAMES_PER_SECOND = 100;

    private final InputStream in;
    private final WavFormat format;
    private final ByteBuffer buffer;
    private long bytesLeft;
    private long samplesBefore;

    private WavReader(InputStream in, WavFormat format, long bytesLeft) {
        this.in = in;
        this.format = format;
        this.bytesLeft = bytesLeft;
        buffer = littleEndian(format.sampleRateHz() / FRAMES_PER_SECOND * format.frameBytes());
    }

    /** Opens a file and reads up to its first sample. */
    static WavReader open(Path file) {
        try {
            InputStream in = new BufferedInputStream(Files.newInputStream(file));
            try {
                return read(in);
            } catch (IOException | RuntimeException failure) {
                in.close();
                throw failure;
            }
        } catch (EOFException e) {
            throw unsupported("it ends before its first sample");
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Emits the next frame, or completes. */
    WavReader next(SynchronousSink<AudioFrame> sink) {
        try {
            int count = in.readNBytes(buffer.array(), 0, (int) Math.min(bytesLeft, buffer.capacity()));
            bytesLeft -= count;
            int length = count / format.frameBytes() * format.channels();
            if (length == 0) {
                sink.complete();
            } else {
                sink.next(frame(length));
            }
        } catch (IOException e) {
            sink.error(failed(e));
        }
        return this;
    }

    void close() {
        try {
            in.close();
        } catch (IOException ignored) {
            // it was only read
        }
    }

    private AudioFrame frame(int length) {
        short[] samples = new short[length];
        int bytes = format.bits() / 8;
        for (int n = 0; n < length; n++) {
            samples[n] = format.sample(buffer, n * bytes);
        }
        long time = AudioSources.timeOf(samplesBefore, format.sampleRateHz());
        samplesBefore += length / format.channels();
        return AudioFrame.of(samples, format.sampleRateHz(), format.channels(), time);
    }

    private static WavReader read(InputStream in) throws IOException {
        ByteBuffer riff = read(in, 12);
        if (!name(riff, 0).equals("RIFF") || !name(riff, 8).equals("WAVE")) {
            throw unsupported("it does not begin like one");
        }
        WavFormat format = null;
        for (int chunk = 0; chunk < MOST_CHUNKS; chunk++) {
            ByteBuffer header = read(in, 8);
            long length = Integer.toUnsignedLong(header.getInt(4));
            if (name(header, 0).equals("fmt ")) {
                format = format(in, length);
            } else if (!name(header, 0).equals("data")) {
                in.skipNBytes(length + length % 2);
            } else if (format == null) {
                throw unsupported("its samples come before their format");
            } else {
                return new WavReader(in, format, unfinished(length) ? Long.MAX_VALUE : length);
            }
        }
        throw unsupported("it has too many chunks before its samples");
    }

    /** Whoever cannot know the length beforehand writes one of these, and may never have come back to correct it. */
    private static boolean unfinished(long length) {
        return length == 0 || length == 0xFFFF_FFFFL || length == 0x7FFF_FFFFL;
    }

    private static WavFormat format(InputStream in, long length) throws IOException {
        if (length < WavFormat.LEAST_BYTES || length > MOST_FORMAT_BYTES) {
            throw unsupported("its format takes " + length + " bytes");
        }
        ByteBuffer chunk = read(in, (int) length);
        in.skipNBytes(length % 2);
        return WavFormat.parse(chunk);
    }

    private static ByteBuffer read(InputStream in, int length) throws IOException {
        ByteBuffer bytes = littleEndian(length);
        if (in.readNBytes(bytes.array(), 0, length) < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static ByteBuffer littleEndian(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String name(ByteBuffer bytes, int at) {
        return new String(bytes.array(), at, 4, StandardCharsets.US_ASCII);
    }

    private static MediaException unsupported(String why) {
        return new MediaException(RtcErrorCode.MEDIA_UNSUPPORTED, "not a WAV file: " + why);
    }

    private static MediaException failed(IOException cause) {
        return new MediaException(RtcErrorCode.MEDIA_FAILED, "the file could not be read: " + cause, cause);
    }
}
