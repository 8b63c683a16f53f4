package io.reactivertc.benchmarks;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Is the least that relays: Reactor Netty, each frame parsed and written by Jackson, written straight to the receiver's channel. No rooms, limits, sequence numbers or memory of
 * anything. What our server is held against.
 */
final class BareRelay {

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Channel> channels = new ConcurrentHashMap<>();

    private BareRelay() {}

    static DisposableServer bind() {
        BareRelay relay = new BareRelay();
        return HttpServer.create()
                .host("localhost")
                .port(0)
                .route(routes -> routes.ws(
                        "/rtc", relay::serve,
                        WebsocketServerSpec.builder().protocols("reactive-rtc.v1").maxFramePayloadLength(262_144).build()))
                .bindNow();
    }

    private Publisher<Void> serve(WebsocketInbound in, WebsocketOutbound out) {
        Connection connection = new Connection();
        in.withConnection(netty -> connection.channel = netty.channel());
        return in.receiveFrames().doOnNext(frame -> receive(connection, frame)).then();
    }

    private void receive(Connection connection, WebSocketFrame frame) {
        ObjectNode message = (ObjectNode) JSON.readTree(((TextWebSocketFrame) frame).text());
        if (message.path("type").asString().equals("hello")) {
            connection.name = message.path("userId").asString();
            channels.put(connection.name, connection.channel);
            connection.channel.writeAndFlush(new TextWebSocketFrame("{\"type\":\"welcome\"}"));
            return;
        }
        if (message.path("type").asString().equals("room.enter")) {
            connection.channel.writeAndFlush(new TextWebSocketFrame("{\"type\":\"room.entered\"}"));
            return;
        }
        JsonNode to = message.remove("to");
        Channel receiver = to == null ? null : channels.get(to.asString());
        if (receiver != null) {
            message.put("from", connection.name);
            receiver.writeAndFlush(new TextWebSocketFrame(JSON.writeValueAsString(message)));
        }
    }

    private static final class Connection {
        private @Nullable Channel channel;
        private @Nullable String name;
    }
}
