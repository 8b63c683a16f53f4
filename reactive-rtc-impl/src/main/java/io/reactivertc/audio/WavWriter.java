package io.reactivertc.audio;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.media.AudioFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a WAV file frame by frame, each where its time says, and corrects the header as it grows. Blocks. */
final class WavWriter {

    private static final int HEADER_BYTES = 44;
    private static final long MOST_BYTES = 0xFFFF_FFFFL - HEADER_BYTES;
    private static final long TOLERANCE_NANOS = 60_000_000;

    private final Path file;
    private @Nullable FileChannel channel;
    private ByteBuffer buffer = littleEndian(1_920);
    private int sampleRateHz;
    private int channels;
    private long firstNanos;

    /** Counts samples of one channel: all, those of silence that was filled in, and those that the header tells of. */
    private long written;
    private long padded;
    private long told;

    WavWriter(Path file) {
        this.file = file;
    }

    void open() {
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void write(AudioFrame frame) {
        try {
            if (sampleRateHz == 0) {
                begin(frame);
            }
            if (frame.sampleRateHz() != sampleRateHz || frame.channels() != channels) {
                throw new MediaException(RtcErrorCode.MEDIA_UNSUPPORTED,
                        "the recording of " + sampleRateHz + " Hz and " + channels + " channels cannot take " + frame);
            }
            append(frame, gapBefore(frame));
            if (written - told >= sampleRateHz) {
                writeHeader();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    WavRecording recording() {
        return new WavRecording(file, duration(written), duration(padded));
    }

    /** Corrects the header and closes the file. */
    void close() {
        try (FileChannel closing = channel) {
            if (closing != null && sampleRateHz != 0) {
                writeHeader();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void begin(AudioFrame first) throws IOException {
        sampleRateHz = first.sampleRateHz();
        channels = first.channels();
        firstNanos = first.timestampNanos();
        writeHeader();
    }

    /** Returns how many samples of each channel are missing before this frame. */
    private long gapBefore(AudioFrame frame) {
        long gap = frame.timestampNanos() - firstNanos - AudioSources.timeOf(written, sampleRateHz);
        return gap > TOLERANCE_NANOS ? gap / 1_000_000 * sampleRateHz / 1_000 : 0;
    }

    private void append(AudioFrame frame, long gap) throws IOException {
        int bytes = frame.length() * Short.BYTES;
        long at = (written + gap) * frameBytes(); // what is skipped reads as zeros, which is silence
        if (at + bytes > MOST_BYTES) {
            throw new IOException("a WAV file holds at most 4 GiB");
        }
        if (buffer.capacity() < bytes) {
            buffer = littleEndian(bytes);
        }
        buffer.clear();
        for (int n = 0; n < frame.length(); n++) {
            buffer.putShort(frame.sample(n));
        }
        writeAll(HEADER_BYTES + at);
        padded += gap;
        written += gap + frame.samplesPerChannel();
    }

    private void writeHeader() throws IOException {
        long bytes = written * frameBytes();
        buffer.clear();
        name("RIFF").putInt((int) (bytes + HEADER_BYTES - 8));
        name("WAVE");
        name("fmt ").putInt(WavFormat.LEAST_BYTES)
                .putShort((short) 1)
                .putShort((short) channels)
                .putInt(sampleRateHz)
                .putInt(sampleRateHz * frameBytes())
                .putShort((short) frameBytes())
                .putShort((short) Short.SIZE);
        name("data").putInt((int) bytes);
        writeAll(0);
        told = written;
    }

    private ByteBuffer name(String name) {
        return buffer.put(name.getBytes(StandardCharsets.US_ASCII));
    }

    private void writeAll(long position) throws IOException {
        buffer.flip();
        long at = position;
        while (buffer.hasRemaining()) {
            at += Objects.requireNonNull(channel, "channel").write(buffer, at);
        }
    }

    private int frameBytes() {
        return channels * Short.BYTES;
    }

    private Duration duration(long samples) {
        return sampleRateHz == 0 ? Duration.ZERO : Duration.ofNanos(AudioSources.timeOf(samples, sampleRateHz));
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static MediaException failed(IOException cause) {
        return new MediaException(RtcErrorCode.MEDIA_FAILED, "the recording failed: " + cause, cause);
    }
}
