package io.reactivertc.impl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Is a coturn server of this machine, on loopback, until it is closed. The environment variable {@code RTC_TURNSERVER} may name its program. */
final class Coturn implements AutoCloseable {

    private static final int STUN_COOKIE = 0x2112A442;
    private static final int TRIES = 200;

    private final Path folder;
    private final Process process;
    private final int port;

    /** Starts a server that takes whoever shows what was made with this secret. */
    static Coturn withSecret(String secret) {
        return new Coturn("--use-auth-secret", "--static-auth-secret=" + secret);
    }

    /** Starts a server that takes this user. */
    static Coturn withUser(String user, String password) {
        return new Coturn("--lt-cred-mech", "--user=" + user + ":" + password);
    }

    private Coturn(String... credentials) {
        String program = System.getenv().getOrDefault("RTC_TURNSERVER", "turnserver");
        try {
            folder = Files.createTempDirectory("coturn");
            port = freePort();
            List<String> command =
                    new ArrayList<>(List.of(program, "-n", "--no-cli", "--no-tls", "--no-dtls", "--log-file=stdout",
                            "--simple-log", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--allow-loopback-peers",
                            "--realm=test.example", "--listening-port=" + port, "--min-port=49160", "--max-port=59999",
                            "--pidfile=" + folder.resolve("pid"), "--userdb=" + folder.resolve("db")));
            command.addAll(List.of(credentials));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            awaitAnswer();
        } catch (IOException failed) {
            throw new UncheckedIOException("these tests need coturn (turnserver), which ./rtc verify installs", failed);
        }
    }

    /** Returns its address for TURN over UDP. */
    String url() {
        return "turn:127.0.0.1:" + port + "?transport=udp";
    }

    /** Returns its address for STUN. */
    String stunUrl() {
        return "stun:127.0.0.1:" + port;
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("coturn ended").isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it for our address until it answers, as a STUN client does (RFC 8489). */
    private void awaitAnswer() throws IOException {
        byte[] request = ByteBuffer.allocate(20).putShort((short) 1).putShort((short) 0).putInt(STUN_COOKIE).array();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(100);
            for (int n = 0; n < TRIES; n++) {
                socket.send(new DatagramPacket(request, request.length, InetAddress.getLoopbackAddress(), port));
                if (isAnswered(socket)) {
                    return;
                }
                assertThat(process.isAlive()).as(() -> "coturn runs: " + log()).isTrue();
            }
        }
        throw new AssertionError("coturn does not answer: " + log());
    }

    private static boolean isAnswered(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[512], 512));
            return true;
        } catch (SocketTimeoutException silence) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
