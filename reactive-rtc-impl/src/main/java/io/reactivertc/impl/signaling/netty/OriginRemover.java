package io.reactivertc.impl.signaling.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/** Takes the {@code Origin} out of the handshake, which Netty puts there unasked: origins are for browsers, and a server that knows some would refuse this one. */
final class OriginRemover extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HttpRequest request) {
            request.headers().remove(HttpHeaderNames.ORIGIN);
        }
        super.write(context, message, promise);
    }
}
