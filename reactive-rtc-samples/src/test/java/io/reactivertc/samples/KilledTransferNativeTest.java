package io.reactivertc.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Sends a file with the command line from one process to another, kills either of them on the way, and runs it again. */
class KilledTransferNativeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MIB = 1 << 20;
    private static final int BYTES = 64 * MIB;

    /** Short, so that who was killed need not wait for long to come back under their name. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private BoundServer server;

    @Test
    void goesOnWithWhatWasInterruptedWhenRunAgain() throws Exception {
        server = Objects.requireNonNull(SignalingServer.create().port(0).grace(GRACE).bind().block(PATIENCE));
        Path file = random();
        Path into = folder.resolve("in");
        List<Process> processes = new ArrayList<>();
        try {
            Process sender = start(processes, "send", file.toString());
            Process receiver = start(processes, "receive", "--into", into.toString(), "--count", "1");
            receiver = killAt(10 * MIB, receiver, into, processes, "receive", "--into", into.toString(), "--count", "1");
            sender = killAt(24 * MIB, sender, into, processes, "send", file.toString());
            receiver = killAt(40 * MIB, receiver, into, processes, "receive", "--into", into.toString(), "--count", "1");

            assertThat(receiver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(sender.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(List.of(sender.exitValue(), receiver.exitValue())).containsExactly(0, 0);
            assertThat(into.resolve(file.getFileName())).hasSameBinaryContentAs(file);
            assertThat(partBytes(into)).isZero();
        } finally {
            processes.forEach(Process::destroyForcibly);
            server.close().block(PATIENCE);
        }
    }

    /** Kills a process when so much is there, and starts it again; returns the new one. */
    private Process killAt(long bytes, Process process, Path into, List<Process> processes, String... command)
            throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (partBytes(into) < bytes) {
            assertThat(process.isAlive()).as("nothing was left to interrupt").isTrue();
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Mono.delay(Duration.ofMillis(2)).block();
        }
        process.destroyForcibly().waitFor();
        return start(processes, command);
    }

    private static long partBytes(Path into) {
        Path parts = into.resolve(".reactive-rtc");
        if (!Files.isDirectory(parts)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(parts)) {
            return files.filter(file -> file.toString().endsWith(".part")).mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Process start(List<Process> processes, String... command) throws IOException {
        List<String> whole = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
                System.getProperty("java.class.path"), Rtc.class.getName()));
        whole.addAll(List.of(command));
        whole.addAll(List.of("--room", "files", "--server", server.uri().toString()));
        Process process =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        processes.add(process);
        return process;
    }

    private Path random() throws IOException {
        byte[] bytes = new byte[BYTES];
        new Random(BYTES).nextBytes(bytes);
        return Files.write(folder.resolve("large.bin"), bytes);
    }
}
