package io.reactivertc.impl.signaling.netty;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.reactivertc.error.ConnectionException;
import io.reactivertc.error.RtcErrorCode;
import io.reactivertc.error.RtcException;
import io.reactivertc.error.SignalingException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Says in plain words why a connection could not be made, or broke. */
final class ConnectFailures {

    private ConnectFailures() {}

    /** Returns host and port, which is all that is shown of an address: its query may hold anything. */
    static String place(URI uri) {
        boolean secure = "wss".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        return uri.getHost() + ":" + port;
    }

    /** Returns the error for a connection that could not be made. */
    static RtcException of(URI uri, Throwable error) {
        if (error instanceof RtcException known) {
            return known;
        }
        if (error instanceof WebSocketClientHandshakeException refused) {
            return refused(uri, refused);
        }
        return new ConnectionException(RtcErrorCode.CONNECT_FAILED,
                "cannot reach the signaling server at " + place(uri) + ": " + reason(error), error);
    }

    /** Returns the error for a connection that broke. */
    static RtcException broken(URI uri, Throwable error) {
        if (error instanceof RtcException known) {
            return known;
        }
        if (error instanceof CorruptedWebSocketFrameException) {
            return new SignalingException(RtcErrorCode.PROTOCOL_VIOLATION,
                    place(uri) + " sent a frame that is too large or not valid", error);
        }
        return new ConnectionException(RtcErrorCode.CONNECT_FAILED,
                "the connection to " + place(uri) + " broke: " + reason(error), error);
    }

    private static RtcException refused(URI uri, WebSocketClientHandshakeException error) {
        HttpResponse response = error.response();
        int status = response == null ? 0 : response.status().code();
        String text = place(uri) + " refused the WebSocket" + (status == 0 ? "" : " with HTTP status " + status);
        return switch (status) {
            case 401 -> new SignalingException(RtcErrorCode.UNAUTHORIZED, text, error);
            case 403 -> new SignalingException(RtcErrorCode.ORIGIN_NOT_ALLOWED, text, error);
            case 404 ->
                new ConnectionException(RtcErrorCode.NO_SIGNALING, text + ": there is no signaling at " + uri.getPath(), error);
            case 101 -> new SignalingException(RtcErrorCode.UNSUPPORTED_VERSION,
                    place(uri) + " does not speak " + WebSocketTransport.SUBPROTOCOL, error);
            case 400, 426 -> new SignalingException(RtcErrorCode.UNSUPPORTED_VERSION, text, error);
            default -> new ConnectionException(RtcErrorCode.CONNECT_FAILED, text, error);
        };
    }

    private static String reason(Throwable error) {
        if (error instanceof UnknownHostException) {
            return "no such host";
        }
        if (error instanceof ConnectTimeoutException) {
            return "it does not answer";
        }
        if (error instanceof ConnectException) {
            return "nothing listens there";
        }
        return error instanceof SSLException ? "TLS failed, " + error.getMessage() : String.valueOf(error.getMessage());
    }
}
