package io.reactivertc.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reactivertc.error.MediaException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.impl.media.Signals;
import io.reactivertc.media.AudioFrame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class WavFilesTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"48000,1", "44100,2", "8000,1", "11025,6", "192000,8"})
    void whatWasWrittenIsReadAgain(int rate, int channels) {
        short[] samples = Signals.noise(-10, rate / 4 * channels, rate);
        Path file = directory.resolve("noise.wav");

        WavRecording recording = WavFiles.record(AudioSources.pcm(samples, rate, channels), file).block(BOUND);
        List<AudioFrame> read = AudioSources.wav(file).collectList().block(BOUND);

        assertThat(Signals.join(read)).isEqualTo(samples);
        assertThat(read.get(3).timestampNanos()).isEqualTo(3L * (rate / 100) * 1_000_000_000L / rate);
        assertThat(recording.file()).isEqualTo(file);
        assertThat(recording.padded()).isZero();
        assertThat(recording.duration().toNanos() / 1e9).isCloseTo(samples.length / channels / (double) rate, within(1e-6));
    }

    @Test
    void othersCanReadWhatWasWritten() throws Exception {
        Path file = directory.resolve("tone.wav");
        WavFiles.record(AudioSources.tone(440).take(250), file).block(BOUND);

        try (AudioInputStream stream = AudioSystem.getAudioInputStream(file.toFile())) {
            assertThat(stream.getFormat().getSampleRate()).isEqualTo(48_000f);
            assertThat(stream.getFormat().getChannels()).isEqualTo(1);
            assertThat(stream.getFrameLength()).isEqualTo(120_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"8,false", "16,false", "24,false", "32,false", "32,true"})
    void takesSamplesOfAnyUsualWidth(int bits, boolean floating) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(2 * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : new double[]{0.5, -0.25}) {
            switch (bits) {
                case 8 -> data.put((byte) Math.round(128 + 128 * value));
                case 16 -> data.putShort((short) (32_768 * value));
                case 24 -> data.put((byte) 0).putShort((short) (32_768 * value));
                default -> {
                    if (floating) {
                        data.putFloat((float) value);
                    } else {
                        data.putInt((int) (value * 2_147_483_648.0));
                    }
                }
            }
        }
        Path file = write(riff(fmt(floating ? 3 : 1, 1, 16_000, bits), chunk("data", data.array())));

        AudioFrame frame = AudioSources.wav(file).blockLast(BOUND);

        assertThat(frame.length()).isEqualTo(2);
        assertThat((int) frame.sample(0)).isCloseTo(16_384, within(1));
        assertThat((int) frame.sample(1)).isCloseTo(-8_192, within(1));
    }

    @Test
    void whatIsNoNumberIsSilence() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(Float.NaN).putFloat(Float.POSITIVE_INFINITY).putFloat(-7);
        Path file = write(riff(fmt(3, 1, 16_000, 32), chunk("data", data.array())));

        AudioFrame frame = AudioSources.wav(file).blockLast(BOUND);

        assertThat(new short[]{frame.sample(0), frame.sample(1), frame.sample(2)}).containsExactly(0, 32_767, -32_768);
    }

    @Test
    void otherChunksAreSkipped() throws IOException {
        Path file = write(riff(chunk("LIST", new byte[3]), fmt(1, 1, 8_000, 16), chunk("fact", new byte[4]),
                chunk("data", new byte[]{1, 0, 2, 0}), chunk("LIST", new byte[400])));

        assertThat(Signals.join(AudioSources.wav(file).collectList().block(BOUND))).containsExactly(1, 2);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "2147483647", "1000"})
    void aFileThatWasNotFinishedIsReadAsFarAsItGoes(int length) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(chunk("data", new byte[]{1, 0, 2, 0, 3})).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(4, length);
        Path file = write(riff(fmt(1, 1, 8_000, 16), Arrays.copyOf(data.array(), 13)));

        assertThat(Signals.join(AudioSources.wav(file).collectList().block(BOUND))).containsExactly(1, 2);
    }

    static Stream<Arguments> whatIsNoWavFile() {
        byte[] data = chunk("data", new byte[4]);
        byte[] good = riff(fmt(1, 1, 8_000, 16), data);
        byte[] manyChunks = riff(Stream.generate(() -> chunk("junk", new byte[0])).limit(300).toArray(byte[][]::new));
        return Stream.of(
                Arguments.of("nothing", new byte[0]),
                Arguments.of("half a header", Arrays.copyOf(good, 30)),
                Arguments.of("text", "not a WAV file at all, but long enough".getBytes(StandardCharsets.US_ASCII)),
                Arguments.of("no format", riff(data)),
                Arguments.of("no samples", riff(fmt(1, 1, 8_000, 16))),
                Arguments.of("0 Hz", riff(fmt(1, 1, 0, 16), data)),
                Arguments.of("1,000 Hz", riff(fmt(1, 1, 1_000, 16), data)),
                Arguments.of("2 GHz", riff(fmt(1, 1, 2_000_000_000, 16), data)),
                Arguments.of("negative rate", riff(fmt(1, 1, -48_000, 16), data)),
                Arguments.of("no channels", riff(fmt(1, 0, 8_000, 16), data)),
                Arguments.of("65,535 channels", riff(fmt(1, 65_535, 8_000, 16), data)),
                Arguments.of("12 bits", riff(fmt(1, 1, 8_000, 12), data)),
                Arguments.of("64 bits of floating point", riff(fmt(3, 1, 8_000, 64), data)),
                Arguments.of("MP3", riff(fmt(85, 1, 8_000, 16), data)),
                Arguments.of("a tiny format", riff(chunk("fmt ", new byte[15]), data)),
                Arguments.of("a huge format", riff(chunk("fmt ", new byte[2_000]), data)),
                Arguments.of("a chunk of 4 GiB", riff(Arrays.copyOf(chunkHeader("junk", -1), 20))),
                Arguments.of("endless chunks", manyChunks));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatIsNoWavFile(String name, byte[] content) throws IOException {
        StepVerifier.create(AudioSources.wav(write(content)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(MediaException.class,
                                media -> assertThat(media.code()).isEqualTo(RtcErrorCode.MEDIA_UNSUPPORTED)))
                .verify(BOUND);
    }

    @Test
    void brokenHeadersNeverDoMoreThanFail() throws IOException {
        byte[] good = riff(chunk("LIST", new byte[6]), fmt(1, 2, 44_100, 16), chunk("data", new byte[8_000]));
        Random random = new Random(42);
        for (int n = 0; n < 500; n++) {
            byte[] broken = good.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                broken[random.nextInt(70)] = (byte) random.nextInt();
            }
            WavReader reader;
            try {
                reader = WavReader.open(write(broken));
            } catch (MediaException expected) {
                continue;
            }
            Flux.generate(() -> reader, WavReader::next, WavReader::close).blockLast(BOUND);
        }
    }

    @Test
    void aFileThatIsNotThereFails() {
        StepVerifier.create(AudioSources.wav(directory.resolve("nowhere.wav")))
                .expectErrorSatisfies(error -> assertThat(((MediaException) error).code()).isEqualTo(RtcErrorCode.MEDIA_FAILED))
                .verify(BOUND);
        StepVerifier.create(WavFiles.record(AudioSources.silence(), directory.resolve("nowhere").resolve("a.wav")))
                .expectErrorSatisfies(error -> assertThat(((MediaException) error).code()).isEqualTo(RtcErrorCode.MEDIA_FAILED))
                .verify(BOUND);
    }

    @Test
    void silenceFillsWhatDidNotCome() {
        Path file = directory.resolve("gap.wav");
        Flux<AudioFrame> sound = Flux.just(loud(1_000), loud(1_010), loud(1_075), loud(2_000)); // 55 ms late is only late

        WavRecording recording = WavFiles.record(sound, file).block(BOUND);

        short[] samples = Signals.join(AudioSources.wav(file).collectList().block(BOUND));
        assertThat(recording.duration()).isEqualTo(Duration.ofMillis(1_010));
        assertThat(recording.padded()).isEqualTo(Duration.ofMillis(970));
        assertThat(samples).hasSize(48 * 1_010);
        assertThat(Arrays.copyOf(samples, 48 * 30)).containsOnly(7);
        assertThat(Arrays.copyOfRange(samples, 48 * 30, 48 * 1_000)).containsOnly(0);
        assertThat(Arrays.copyOfRange(samples, 48 * 1_000, samples.length)).containsOnly(7);
    }

    @Test
    void aRecordingHasOneForm() {
        AudioFrame stereo = AudioFrame.of(new short[960], 48_000, 2, 0);

        StepVerifier.create(WavFiles.record(Flux.just(loud(0), stereo), directory.resolve("a.wav")))
                .expectErrorSatisfies(
                        error -> assertThat(((MediaException) error).code()).isEqualTo(RtcErrorCode.MEDIA_UNSUPPORTED))
                .verify(BOUND);
    }

    @Test
    void moreThanAWavFileHoldsFailsAndKeepsWhatIsThere() {
        Path file = directory.resolve("long.wav");
        AudioFrame afterDays = loud(Duration.ofDays(100_000).toMillis());

        StepVerifier.create(WavFiles.record(Flux.just(loud(0), afterDays), file))
                .expectErrorSatisfies(error -> assertThat(((MediaException) error).code()).isEqualTo(RtcErrorCode.MEDIA_FAILED))
                .verify(BOUND);

        assertThat(AudioSources.wav(file).collectList().block(BOUND)).hasSize(1);
    }

    @Test
    void aCancelledRecordingIsAWholeFile() {
        Path file = directory.resolve("cancelled.wav");
        TestPublisher<AudioFrame> sound = TestPublisher.create();
        CompletableFuture<WavRecording> recording = WavFiles.record(sound, file).toFuture();
        await(sound::wasRequested);
        sound.next(loud(0), loud(10));
        await(() -> Files.exists(file) && size(file) > 44 + 960);

        recording.cancel(false);

        await(() -> size(file) == 44 + 2 * 960 && length(file) == 960);
    }

    @Test
    void aFailedRecordingIsAWholeFile() {
        Path file = directory.resolve("failed.wav");
        Flux<AudioFrame> sound = Flux.just(loud(0), loud(10)).concatWith(Flux.error(new IllegalStateException("gone")));

        StepVerifier.create(WavFiles.record(sound, file)).expectErrorMessage("gone").verify(BOUND);

        assertThat(length(file)).isEqualTo(960);
    }

    @Test
    void readingStopsAndClosesWhenCancelled() {
        Path file = directory.resolve("tone.wav");
        WavFiles.record(AudioSources.tone(440).take(1_000), file).block(BOUND);

        for (int n = 0; n < 50; n++) {
            assertThat(AudioSources.wav(file).take(3).collectList().block(BOUND)).hasSize(3);
        }
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(directory.resolve("file.wav"), content);
    }

    private static AudioFrame loud(long atMillis) {
        short[] samples = new short[480];
        Arrays.fill(samples, (short) 7);
        return AudioFrame.of(samples, 48_000, 1, atMillis * 1_000_000);
    }

    private static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(5)).filter(n -> condition.getAsBoolean()).blockFirst(BOUND);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    private static long length(Path file) {
        try (AudioInputStream stream =
                AudioSystem.getAudioInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return stream.getFrameLength();
        } catch (Exception e) {
            return -1;
        }
    }

    private static byte[] riff(byte[]... chunks) {
        int length = Arrays.stream(chunks).mapToInt(chunk -> chunk.length).sum();
        ByteBuffer file = ByteBuffer.allocate(12 + length);
        file.put(chunkHeader("RIFF", 4 + length)).put("WAVE".getBytes(StandardCharsets.US_ASCII));
        Arrays.stream(chunks).forEach(file::put);
        return file.array();
    }

    private static byte[] fmt(int tag, int channels, int rate, int bits) {
        ByteBuffer format = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        int frameBytes = channels * bits / 8;
        format.putShort((short) tag).putShort((short) channels).putInt(rate).putInt(rate * frameBytes)
                .putShort((short) frameBytes).putShort((short) bits);
        return chunk("fmt ", format.array());
    }

    private static byte[] chunk(String name, byte[] content) {
        byte[] chunk = Arrays.copyOf(chunkHeader(name, content.length), 8 + content.length + content.length % 2);
        System.arraycopy(content, 0, chunk, 8, content.length);
        return chunk;
    }

    private static byte[] chunkHeader(String name, int length) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).put(name.getBytes(StandardCharsets.US_ASCII))
                .putInt(length)
                .array();
    }
}
