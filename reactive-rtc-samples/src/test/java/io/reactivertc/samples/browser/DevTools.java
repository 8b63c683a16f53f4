package io.reactivertc.samples.browser;

import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks the Chrome DevTools Protocol over its WebSocket: commands with replies, events by session. Blocks its caller, which is a test. */
final class DevTools implements AutoCloseable {

    private static final int LARGEST_FRAME = 64 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final JsonMapper JSON = new JsonMapper();

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonNode>> listeners = new ConcurrentHashMap<>();
    private final Sinks.Many<String> outgoing = Sinks.many().unicast().onBackpressureBuffer();
    private final Disposable socket;

    private DevTools(URI address) {
        socket = HttpClient.create()
                .websocket(WebsocketClientSpec.builder().maxFramePayloadLength(LARGEST_FRAME).build())
                .uri(address)
                .handle((in, out) -> Mono.firstWithSignal(
                        in.aggregateFrames(LARGEST_FRAME).receiveFrames().ofType(TextWebSocketFrame.class)
                                .doOnNext(frame -> receive(frame.text())).then(),
                        out.sendString(outgoing.asFlux()).then()))
                .subscribe(end -> {}, this::fail);
    }

    static DevTools connect(URI address) {
        return new DevTools(address);
    }

    JsonNode call(String method, Map<String, ?> parameters) {
        return call(null, method, parameters);
    }

    /** Sends a command, to a session if one is given, and waits for its reply. */
    JsonNode call(String session, String method, Map<String, ?> parameters) {
        int number = numbers.incrementAndGet();
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        replies.put(number, reply);
        Map<String, Object> command = new LinkedHashMap<>(Map.of("id", number, "method", method, "params", parameters));
        if (session != null) {
            command.put("sessionId", session);
        }
        send(JSON.writeValueAsString(command));
        try {
            return reply.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof TimeoutException) {
                throw new AssertionError("no reply to " + command, failure);
            }
            throw failure;
        }
    }

    /** Hears the events of a session, each as the whole message, on the socket's thread. */
    void listen(String session, Consumer<JsonNode> listener) {
        listeners.put(session, listener);
    }

    @Override
    public void close() {
        socket.dispose();
    }

    private synchronized void send(String command) {
        outgoing.tryEmitNext(command).orThrow();
    }

    private void fail(Throwable failure) {
        replies.values().forEach(reply -> reply.completeExceptionally(failure));
    }

    private void receive(String text) {
        JsonNode message = JSON.readTree(text);
        if (!message.has("id")) {
            listeners.getOrDefault(message.path("sessionId").asString(""), event -> {}).accept(message);
            return;
        }
        CompletableFuture<JsonNode> reply = replies.remove(message.get("id").asInt());
        if (message.has("error")) {
            reply.completeExceptionally(new IllegalStateException(message.get("error").toString()));
        } else {
            reply.complete(message.get("result"));
        }
    }
}
