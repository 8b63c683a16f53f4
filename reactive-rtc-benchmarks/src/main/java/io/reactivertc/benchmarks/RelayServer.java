package io.reactivertc.benchmarks;

import io.reactivertc.server.SignalingServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Serves relays until its standard input closes. Argument: {@code ours} or {@code bare}. Tells its port; answers each line with its CPU seconds, its heap after a collection and its
 * resident memory, in bytes.
 */
final class RelayServer {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private RelayServer() {}

    public static void main(String[] arguments) throws Exception {
        int port = arguments[0].equals("ours")
                ? ours().bind().block(PATIENCE).port()
                : BareRelay.bind().port();
        Child.tell(System.out, port);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (input.readLine() != null) {
            Child.tell(System.out, cpuSeconds() + " " + heap() + " " + resident());
        }
        Runtime.getRuntime().halt(0);
    }

    /** All limits are on; only that all clients come from one address is allowed for. */
    private static SignalingServer ours() {
        return SignalingServer.create().port(0).limits(limits -> limits.connectionsPerAddress(100_000));
    }

    private static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime()
                / 1e9;
    }

    private static long heap() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long resident() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
