package io.reactivertc.benchmarks;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/** Is one of many clients that are in a room and say little: acknowledges what it hears, and comes back to its session when its connection is cut. On its event loop. */
final class CrowdClient {

    /** Is told what happens to a client. */
    interface Listener {

        /** Tells that a client is in its room, or back in its session. */
        void onThere(boolean resumed);

        /** Tells that somebody was seen to leave. */
        void onLeft();
    }

    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
    private static final Pattern SESSION = Pattern.compile("\"session\":\"([^\"]+)\"");
    private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]+)\"");
    private static final int ACKNOWLEDGE_AFTER = 16;

    private final String name;
    private final String room;
    private final int roomSize;
    private final int port;
    private final Listener listener;
    private @Nullable Channel channel;
    private @Nullable String session;
    private @Nullable String key;
    private long seen;
    private int owed;

    CrowdClient(String prefix, int number, int roomSize, int port, Listener listener) {
        this.name = prefix + number;
        this.room = prefix + "-" + number / roomSize;
        this.roomSize = roomSize;
        this.port = port;
        this.listener = listener;
    }

    void connect() {
        HttpClient.newConnection()
                .websocket(WebsocketClientSpec.builder().protocols("reactive-rtc.v1").maxFramePayloadLength(524_288).build())
                .uri("ws://localhost:" + port + "/rtc")
                .handle((in, out) -> {
                    in.withConnection(connection -> channel = connection.channel());
                    hello();
                    return in.receive().asString().doOnNext(this::hear).then();
                })
                .subscribe(end -> {}, broken -> {});
    }

    /** Breaks the connection as a network would, and makes another at once. */
    void cut() {
        if (channel != null) {
            channel.close().addListener(closed -> connect());
        }
    }

    private void hello() {
        String resume = session == null
                ? ""
                : ",\"resume\":{\"session\":\"" + session + "\",\"key\":\"" + key + "\",\"seq\":" + seen + "}";
        say("{\"type\":\"hello\",\"userId\":\"" + name + "\",\"instance\":\""
                + String.format("%032x", name.hashCode() & 0xffffffffL) + "\",\"extra\":{}" + resume + "}");
    }

    private void hear(String frame) {
        Matcher seq = SEQ.matcher(frame);
        if (seq.find()) {
            seen = Math.max(seen, Long.parseLong(seq.group(1)));
            acknowledge();
        }
        if (frame.startsWith("{\"type\":\"welcome\"")) {
            welcomed(frame);
        } else if (frame.contains("\"room.entered\"")) {
            listener.onThere(false);
        } else if (frame.contains("\"peer.left\"") || frame.contains("\"room.closed\"")) {
            listener.onLeft();
        } else if (frame.startsWith("{\"type\":\"ping\"")) {
            say("{\"type\":\"pong\"}");
        } else if (frame.contains("\"error\"") || frame.contains("\"bye\"")) {
            System.err.println(name + ": " + frame);
        }
    }

    private void welcomed(String frame) {
        boolean resumed = frame.contains("\"resumed\":true");
        session = group(SESSION, frame);
        key = group(KEY, frame);
        if (resumed) {
            listener.onThere(true);
        } else {
            seen = 0;
            say("{\"type\":\"room.enter\",\"id\":1,\"cseq\":1,\"room\":\"" + room + "\",\"spec\":{\"maxPeers\":"
                    + Math.max(2, roomSize) + "}}");
        }
    }

    private void acknowledge() {
        if (++owed >= ACKNOWLEDGE_AFTER) {
            owed = 0;
            say("{\"type\":\"ack\",\"ack\":" + seen + "}");
        }
    }

    private static String group(Pattern pattern, String frame) {
        Matcher found = pattern.matcher(frame);
        return found.find() ? found.group(1) : "";
    }

    private void say(String text) {
        if (channel != null) {
            channel.writeAndFlush(new TextWebSocketFrame(text), channel.voidPromise());
        }
    }
}
