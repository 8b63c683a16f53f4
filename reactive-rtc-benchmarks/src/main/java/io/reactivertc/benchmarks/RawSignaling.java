package io.reactivertc.benchmarks;

import dev.onvoid.webrtc.RTCIceCandidate;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Connects a raw peer with one in another process over pipes. Lines are {@code sdp <base64>} and {@code ice <mid> <line> <base64>}; both sides write them as results of a
 * {@link Child}.
 */
final class RawSignaling {

    private RawSignaling() {}

    /** Returns when the channel was open. */
    static long connect(RawPeer peer, boolean offering, BufferedReader input) throws Exception {
        if (offering) {
            Child.tell(System.out, "sdp " + encode(peer.offer()));
            peer.sendCandidatesTo(candidate -> tell(System.out, candidate));
        }
        Thread reader = new Thread(() -> read(input, peer, offering));
        reader.start();
        peer.awaitOpen();
        long opened = System.nanoTime();
        Child.tell(System.out, "open");
        reader.join();
        return opened;
    }

    static void expect(BufferedReader input, String word) throws Exception {
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.equals(word)) {
                return;
            }
        }
        throw new IllegalStateException("the other process is gone");
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

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
