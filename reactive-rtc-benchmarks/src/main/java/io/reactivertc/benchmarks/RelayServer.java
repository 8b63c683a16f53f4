package io.reactivertc.benchmarks;

import io.reactivertc.server.SignalingServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Serves relays until its standard input closes. Argument: {@code ours} or {@code bare}. Tells its port; answers each line with its heap after a collection and its
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
            Child.tell(System.out, heap() + " " + ProcessUse.of(ProcessHandle.current().pid()).residentBytes());
        }
        Runtime.getRuntime().halt(0);
    }

    /** All limits are on; only that all clients come from one address is allowed for. */
    private static SignalingServer ours() {
        return SignalingServer.create().port(0).limits(limits -> limits.connectionsPerAddress(100_000));
    }

    private static long heap() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
