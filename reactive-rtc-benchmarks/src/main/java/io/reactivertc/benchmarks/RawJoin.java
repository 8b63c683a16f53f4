package io.reactivertc.benchmarks;

import dev.onvoid.webrtc.PeerConnectionFactory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Measures raw webrtc-java from offer to open channel between two processes, signaled over pipes. Argument: {@code offer} and the number of rounds, or {@code answer}.
 */
final class RawJoin {

    private RawJoin() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        boolean offering = arguments[0].equals("offer");
        int rounds = Integer.parseInt(arguments[1]);
        PeerConnectionFactory factory = RawPeer.factory();
        for (int round = 0; round < rounds; round++) {
            double millis = round(factory, offering, input);
            Child.tell(System.out, "done " + millis);
        }
        Runtime.getRuntime().halt(0);
    }

    private static double round(PeerConnectionFactory factory, boolean offering, BufferedReader input) throws Exception {
        RawSignaling.expect(input, "go");
        long start = System.nanoTime();
        RawPeer peer = new RawPeer(factory, bytes -> {});
        double millis = (RawSignaling.connect(peer, offering, input) - start) / 1e6;
        peer.close();
        return millis;
    }
}
