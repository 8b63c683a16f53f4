package io.reactivertc.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.audio.AudioSources;
import io.reactivertc.audio.WavFiles;
import io.reactivertc.media.AudioFrame;
import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class MediaCommandsNativeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private BoundServer server;

    @BeforeEach
    void serve() {
        server = Objects.requireNonNull(SignalingServer.create().port(0).bind().block(PATIENCE));
    }

    @AfterEach
    void stop() {
        server.close().block(PATIENCE);
    }

    @Test
    void whatOnePlaysIsHeardByOneAndRecordedByAnother() throws IOException {
        Path played = folder.resolve("played.wav");
        WavFiles.record(AudioSources.tone(440).take(200), played).block(PATIENCE);
        Path into = folder.resolve("recordings");
        StringWriter heard = new StringWriter();

        List<?> exitCodes = Objects.requireNonNull(Mono.zip(
                run(heard, "listen", "--name", "ear", "--seconds", "9"),
                run(new StringWriter(), "record-wav", "--name", "tape", "--into", into.toString(), "--seconds", "9"),
                run(new StringWriter(), "play", played.toString(), "--name", "mouth", "--repeat", "--seconds", "8"))
                .block(PATIENCE)).toList();

        assertThat(exitCodes.stream().map(Object::toString)).containsExactly("0", "0", "0");
        assertThat(heard.toString()).contains("mouth can be heard", "mouth speaks");
        List<AudioFrame> recorded = Objects.requireNonNull(AudioSources.wav(only(into)).collectList().block(PATIENCE));
        assertThat(crossingsOfLoudSeconds(recorded)).isBetween(430.0, 450.0);
    }

    /** Returns how often a second the sound crosses zero upwards while it is loud. */
    private static double crossingsOfLoudSeconds(List<AudioFrame> frames) {
        int crossings = 0;
        int samples = 0;
        short last = 0;
        for (AudioFrame frame : frames) {
            boolean loud = false;
            for (int n = 0; n < frame.length(); n++) {
                loud |= Math.abs(frame.sample(n)) > 3_000;
            }
            for (int n = 0; loud && n < frame.length(); n++) {
                crossings += last < 0 && frame.sample(n) >= 0 ? 1 : 0;
                last = frame.sample(n);
                samples++;
            }
        }
        assertThat(samples).as("loud samples").isGreaterThan(48_000);
        return crossings * 48_000.0 / samples;
    }

    private static Path only(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            assertThat(all.get(0).getFileName().toString()).startsWith("mouth-").endsWith(".wav");
            return all.get(0);
        }
    }

    private Mono<Integer> run(StringWriter out, String... command) {
        List<String> whole = new ArrayList<>(Arrays.asList(command));
        whole.addAll(Arrays.asList("--room", "sound", "--server", server.uri().toString()));
        return Mono.fromCallable(() -> Rtc.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(whole.toArray(String[]::new)))
                .subscribeOn(Schedulers.boundedElastic());
    }
}
