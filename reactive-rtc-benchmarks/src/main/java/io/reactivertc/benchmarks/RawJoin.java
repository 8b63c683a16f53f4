package io.reactivertc.benchmarks;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCIceCandidate;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Measures raw webrtc-java from offer to open channel between two processes, signaled over pipes. Argument: {@code offer} and the number of rounds, or {@code answer}.
 *
 * <p>Lines are {@code sdp <base64>} and {@code ice <mid> <line> <base64>}; both sides write them as results of a {@link Child}.
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
        expect(input, "go");
        long start = System.nanoTime();
        RawPeer peer = new RawPeer(factory, bytes -> {});
        if (offering) {
            Child.tell(System.out, "sdp " + encode(peer.offer()));
            peer.sendCandidatesTo(candidate -> tell(System.out, candidate));
        }
        Thread reader = new Thread(() -> read(input, peer, offering));
        reader.start();
        peer.awaitOpen();
        double millis = (System.nanoTime() - start) / 1e6;
        Child.tell(System.out, "open");
        reader.join();
        peer.close();
        return millis;
    }

    private static void read(BufferedReader input, RawPeer peer, boolean offering) {
        try {
            for (String line = input.readLine(); line != null && !line.equals("next"); line = input.readLine()) {
                List<String> words = List.of(line.split(" "));
                switch (words.get(0)) {
                    case "sdp" -> describe(peer, decode(words.get(1)), offering);
                    case "ice" -> peer.addCandidate(
                            new RTCIceCandidate(words.get(1), Integer.parseInt(words.get(2)), decode(words.get(3))));
                    default -> throw new IllegalStateException("not expected: " + line);
                }
            }
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void describe(RawPeer peer, String sdp, boolean offering) {
        if (offering) {
            peer.accept(sdp);
        } else {
            Child.tell(System.out, "sdp " + encode(peer.answer(sdp)));
            peer.sendCandidatesTo(candidate -> tell(System.out, candidate));
        }
    }

    private static void tell(PrintStream out, RTCIceCandidate candidate) {
        Child.tell(out, "ice " + candidate.sdpMid + " " + candidate.sdpMLineIndex + " " + encode(candidate.sdp));
    }

    private static void expect(BufferedReader input, String word) throws Exception {
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.equals(word)) {
                return;
            }
        }
        throw new IllegalStateException("the other process is gone");
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
