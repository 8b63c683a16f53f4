package io.reactivertc.benchmarks;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/** Is one client of a server under load: enters its room, and sends and receives strokes of a rally with its partner. Subclasses speak the server's language. */
abstract class RelayClient {

    /** Is told what a client hears. On the client's event loop. */
    interface Listener {

        /** Tells that a client is where it wants to be. */
        void onReady();

        /** Brings a stroke of the partner. */
        void onStroke(RelayClient client, boolean isPing);
    }

    static final String PADDING = "x".repeat(900);

    final String name;
    final String partner;
    final String room;
    final boolean first;
    private final Listener listener;
    private @Nullable Channel channel;

    /** When it sent its stroke. */
    private long sentAt;

    /**
     * Describes a client.
     *
     * @param number names it, its partner and its room
     * @param roomSize how many a room holds, an even number
     */
    RelayClient(int number, int roomSize, Listener listener) {
        this.name = "u" + number;
        this.partner = "u" + (number ^ 1);
        this.room = "r" + number / roomSize;
        this.first = number % roomSize == 0;
        this.listener = listener;
    }

    /** Connects. */
    void start(int port) {
        HttpClient.newConnection()
                .websocket(WebsocketClientSpec.builder().protocols(subprotocol()).maxFramePayloadLength(524_288).build())
                .uri("ws://localhost:" + port + path())
                .handle((in, out) -> {
                    in.withConnection(connection -> channel = connection.channel());
                    onOpen();
                    return in.receive().asString().doOnNext(this::hear).then();
                })
                .subscribe();
    }

    /** Sends a stroke. */
    void stroke(boolean isPing) {
        sentAt = System.nanoTime();
        send(isPing ? "ping" : "pong");
    }

    double millisSinceStroke() {
        return (System.nanoTime() - sentAt) / 1e6;
    }

    void say(String text) {
        if (channel != null) {
            channel.writeAndFlush(new TextWebSocketFrame(text), channel.voidPromise());
        }
    }

    void ready() {
        listener.onReady();
    }

    void heardStroke(String frame) {
        listener.onStroke(this, frame.contains("\"ball\":\"ping\""));
    }

    /** Returns the subprotocols it offers. */
    abstract String subprotocol();

    /** Returns where it connects to. */
    abstract String path();

    /** Says what is said first. */
    abstract void onOpen();

    /** Takes a frame. */
    abstract void hear(String frame);

    /** Sends a ball to the partner. */
    abstract void send(String ball);
}
