package io.reactivertc.impl.webrtc;

import java.util.regex.Pattern;

/** Repairs descriptions of the other side for webrtc-java. */
final class RemoteSdp {

    /** Says that messages may have any size (RFC 8841); webrtc-java would take it literally and close every channel. */
    private static final Pattern UNLIMITED = Pattern.compile("(?m)^a=max-message-size:0+[ \\t]*(?=\\r?$)");

    private RemoteSdp() {}

    static String repaired(String sdp) {
        return UNLIMITED.matcher(sdp).replaceAll("a=max-message-size:" + NativeChannel.MAX_FRAME_BYTES);
    }
}
