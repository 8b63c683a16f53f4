package io.reactivertc.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Speaks {@code reactive-rtc.v1}. */
final class OurRelayClient extends RelayClient {

    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");

    private final boolean entering;
    private long sequence;
    private long seen;

    /** Describes a client; one that does not enter is ready when it is welcome. */
    OurRelayClient(int number, int roomSize, boolean entering, Listener listener) {
        super(number, roomSize, listener);
        this.entering = entering;
    }

    @Override
    String subprotocol() {
        return "reactive-rtc.v1";
    }

    @Override
    String path() {
        return "/rtc";
    }

    @Override
    void onOpen() {
        say("{\"type\":\"hello\",\"userId\":\"" + name + "\",\"instance\":\""
                + String.format("%032x", name.hashCode() & 0xffffffffL) + "\",\"extra\":{}}");
    }

    @Override
    void hear(String frame) {
        if (frame.contains("\"signal\"")) {
            acknowledge(frame);
            heardStroke(frame);
        } else if (frame.contains("\"welcome\"")) {
            enter();
        } else if (frame.contains("\"room.entered\"")) {
            ready();
        } else if (frame.contains("\"ping\"")) {
            say("{\"type\":\"pong\"}");
        } else if (frame.contains("\"error\"") || frame.contains("\"bye\"")) {
            throw new IllegalStateException(frame);
        }
    }

    private void enter() {
        if (entering) {
            sequence = 1;
            say("{\"type\":\"room.enter\",\"id\":1,\"cseq\":1,\"room\":\"" + room + "\"}");
        } else {
            ready();
        }
    }

    private void acknowledge(String frame) {
        Matcher seq = SEQ.matcher(frame);
        seen = seq.find() ? Long.parseLong(seq.group(1)) : 0;
    }

    @Override
    void send(String ball) {
        say("{\"type\":\"signal\",\"cseq\":" + ++sequence + (seen > 0 ? ",\"ack\":" + seen : "") + ",\"room\":\"" + room
                + "\",\"to\":\"" + partner
                + "\",\"body\":{\"pc\":\"main\",\"epoch\":1,\"ball\":\"" + ball + "\",\"padding\":\"" + PADDING + "\"}}");
    }
}
