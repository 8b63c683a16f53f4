package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivertc.server.BoundServer;
import io.reactivertc.server.SignalingServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Is a signaling server in a process of its own, which can be killed, and started again on the same port with the same secret. */
final class ServerProcess implements AutoCloseable {

    private static final String SECRET = "a secret that outlives the process";
    private static final String LISTENING = "listening ";

    private Process process;
    private int port;

    /** Starts a server on any port. */
    ServerProcess() {
        start();
    }

    URI uri() {
        return URI.create("ws://localhost:" + port + "/rtc");
    }

    /** Kills it, as {@code kill -9} does. */
    void kill() {
        try {
            assertThat(process.destroyForcibly().waitFor(20, TimeUnit.SECONDS)).as("killed").isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts it again; returns when it listens. */
    void start() {
        try {
            process = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-XX:TieredStopAtLevel=1",
                    "-cp", System.getProperty("java.class.path"), ServerProcess.class.getName(), String.valueOf(port))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = output.readLine();
            while (line != null && !line.startsWith(LISTENING)) {
                line = output.readLine();
            }
            port = Integer.parseInt(Objects.requireNonNull(line, "the server ended").substring(LISTENING.length()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** Is the process. */
    public static void main(String[] arguments) {
        BoundServer server = Objects.requireNonNull(SignalingServer.create()
                .port(Integer.parseInt(arguments[0]))
                .secret(SECRET.getBytes(StandardCharsets.UTF_8))
                .bind()
                .block());
        System.out.println(LISTENING + server.uri().getPort());
        server.onClose().block();
    }
}
