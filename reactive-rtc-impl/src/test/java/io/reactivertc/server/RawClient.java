package io.reactivertc.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends what no client of ours would, and shows what comes back. */
final class RawClient implements WebSocket.Listener, AutoCloseable {

    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long PATIENCE_SECONDS = 10;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private long seen;

    RawClient(URI uri) {
        socket = HTTP.newWebSocketBuilder()
                .subprotocols("reactive-rtc.v1")
                .buildAsync(uri, this)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Returns a client that is welcome. */
    static RawClient welcome(URI uri, String user) {
        RawClient client = new RawClient(uri);
        client.send("{\"type\":\"hello\",\"instance\":\"0123456789abcdef0123456789abcdef\",\"userId\":\"" + user
                + "\",\"extra\":{}}");
        assertThat(client.next()).startsWith("{\"type\":\"welcome\"");
        return client;
    }

    void send(String text) {
        socket.sendText(text, true).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Sends a message in fragments of this size. */
    void sendFragmented(String text, int size) {
        for (int at = 0; at < text.length(); at += size) {
            int end = Math.min(text.length(), at + size);
            socket.sendText(text.substring(at, end), end == text.length()).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    String next() {
        try {
            String text = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(text).as("an answer").isNotNull();
            Matcher number = SEQ.matcher(text);
            seen = number.find() ? Long.parseLong(number.group(1)) : seen;
            return text;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Returns the number of the last numbered frame that was read. */
    long seen() {
        return seen;
    }

    int closeCode() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            received.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(1006);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
