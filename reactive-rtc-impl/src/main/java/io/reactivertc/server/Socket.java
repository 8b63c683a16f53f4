package io.reactivertc.server;

import io.netty.channel.Channel;
import io.reactivertc.impl.hub.Hub;
import io.reactivertc.impl.hub.HubLink;
import io.reactivertc.impl.hub.LinkInfo;
import io.reactivertc.impl.json.JacksonFrameCodec;
import reactor.netty.Connection;
import reactor.netty.http.websocket.WebsocketInbound;

/** Joins one WebSocket and one link of the hub. */
final class Socket {

    private static final int BROKEN = 1006;

    private Socket() {}

    /** Gives the hub a link over this connection. On the channel's event loop. */
    static void join(Hub hub, LinkInfo info, Connection connection, WebsocketInbound inbound, JacksonFrameCodec codec) {
        Channel channel = connection.channel();
        Outgoing outgoing = new Outgoing(channel, codec);
        HubLink link = hub.connect(info, made -> outgoing);
        Incoming incoming = new Incoming(link, codec, channel);
        outgoing.creditTo(incoming::request);
        connection.onDispose(() -> link.onClosed(BROKEN));
        inbound.receiveCloseStatus().subscribe(status -> link.onClosed(status.code()), broken -> link.onClosed(BROKEN));
        inbound.receiveFrames().subscribe(incoming);
        // Nobody asks for what is left of a connection that is gone; cancelled, it is released.
        connection.onDispose(incoming);
    }
}
