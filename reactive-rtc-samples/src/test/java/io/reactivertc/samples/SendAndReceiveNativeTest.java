package io.reactivertc.samples;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class SendAndReceiveNativeTest {

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
    void takesFilesAndFoldersFromOneTerminalToAnother() throws IOException {
        Path file = write("note.txt", 10);
        Path large = write("large.bin", 3 << 20);
        Path deep = write("photos/may/one.jpg", 100_000);
        Path into = folder.resolve("in");

        List<Integer> exitCodes = both(
                List.of("receive", "--into", into.toString(), "--count", "3"),
                List.of("send", file.toString(), large.toString(), folder.resolve("photos").toString()));

        assertThat(exitCodes).containsExactly(0, 0);
        assertThat(into.resolve("note.txt")).hasSameBinaryContentAs(file);
        assertThat(into.resolve("large.bin")).hasSameBinaryContentAs(large);
        assertThat(into.resolve("photos/may/one.jpg")).hasSameBinaryContentAs(deep);
    }

    @Test
    void saysByTheExitCodeThatAFileWasNotTaken() throws IOException {
        Path file = write("taken.txt", 10);
        Path into = Files.createDirectories(folder.resolve("in"));
        Files.writeString(into.resolve("taken.txt"), "mine");

        List<Integer> exitCodes = both(
                List.of("receive", "--into", into.toString(), "--count", "1", "--if-exists", "fail"),
                List.of("send", file.toString()));

        assertThat(exitCodes).containsExactly(5, 5);
        assertThat(into.resolve("taken.txt")).hasContent("mine");
    }

    private List<Integer> both(List<String> receive, List<String> send) {
        return Objects.requireNonNull(Mono.zip(run(receive), run(send)).block(PATIENCE)).toList().stream()
                .map(Integer.class::cast).toList();
    }

    private Mono<Integer> run(List<String> command) {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(Arrays.asList("--room", "files", "--server", server.uri().toString()));
        return Mono.fromCallable(() -> commandLine().execute(whole.toArray(String[]::new)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static CommandLine commandLine() {
        return Rtc.commandLine().setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(new StringWriter()));
    }

    private Path write(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }
}
