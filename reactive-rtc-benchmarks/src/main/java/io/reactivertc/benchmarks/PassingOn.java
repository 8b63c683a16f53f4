package io.reactivertc.benchmarks;

import io.reactivertc.common.UserId;
import io.reactivertc.impl.json.JacksonFrameCodec;
import io.reactivertc.signaling.ClientMessage;
import io.reactivertc.signaling.ServerMessage;
import io.reactivertc.signaling.SignalingFrame;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Shows what it is worth that a relay need not take apart what it only passes on: the body of a signal is validated and copied, not parsed and written. */
final class PassingOn {

    private static final int[] BODY_BYTES = {200, 1_000, 4_000, 16_000};
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 7;
    private static final int AT_ONCE = 100;
    private static final long ROUND_NANOS = 400_000_000;
    private static final UserId FROM = UserId.of("alice");
    private static final JsonMapper TREES = new JsonMapper();
    private static final JacksonFrameCodec CODEC = new JacksonFrameCodec();

    private PassingOn() {}

    static void run(Report report) {
        report.section("Reading a signal of a client and writing it to its receiver, µs of CPU");
        report.row("bytes of the body", "parsed and written as a tree", "body validated and copied", "ratio");
        for (int bytes : BODY_BYTES) {
            byte[] frame = frame(bytes);
            double tree = micros(frame, PassingOn::asTree);
            double ours = micros(frame, PassingOn::ours);
            report.row(bytes, Report.decimal(tree), Report.decimal(ours), Report.decimal(tree / ours));
        }
    }

    private static double micros(byte[] frame, UnaryOperator<byte[]> way) {
        List<Double> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            long used = 0;
            long written = 0;
            long count = 0;
            while (used < ROUND_NANOS) {
                for (int n = 0; n < AT_ONCE; n++) {
                    written += way.apply(frame).length;
                }
                count += AT_ONCE;
                used = THREADS.getCurrentThreadCpuTime() - start;
            }
            rounds.add(used / 1e3 / count);
            if (written == 0) { // what is looked at is not left out by the compiler
                throw new IllegalStateException("nothing was written");
            }
        }
        return Samples.of(rounds.subList(2, ROUNDS)).median();
    }

    private static byte[] asTree(byte[] frame) {
        ObjectNode message = (ObjectNode) TREES.readTree(frame);
        message.remove("to");
        message.remove("cseq");
        message.put("from", FROM.value()).put("seq", 7);
        return TREES.writeValueAsBytes(message);
    }

    private static byte[] ours(byte[] frame) {
        ClientMessage.Signal signal = (ClientMessage.Signal) CODEC.decodeClient(frame).message();
        return CODEC.encodeServer(
                new SignalingFrame<>(new ServerMessage.Signal(signal.room(), FROM, signal.body()), 0, 0, 7, 5));
    }

    /** Makes a frame whose body is like a description: lines, escaped as JSON does, among other fields. */
    private static byte[] frame(int bytes) {
        String line = "a=candidate:1 1 udp 2122260223 192.0.2.1 50001 typ host\\r\\n";
        String sdp = line.repeat(Math.max(1, bytes / line.length()));
        return ("{\"type\":\"signal\",\"cseq\":12,\"ack\":5,\"room\":\"lobby\",\"to\":\"bob\",\"body\":{\"pc\":\"main\",\"epoch\":1,"
                + "\"description\":{\"type\":\"offer\",\"sdp\":\"" + sdp
                + "\",\"n\":1},\"tracks\":{\"a\":{\"kind\":\"audio\",\"muted\":false}}}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
