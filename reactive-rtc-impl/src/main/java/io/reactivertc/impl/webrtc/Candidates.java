package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnectionIceErrorEvent;
import io.reactivertc.impl.peer.IceCandidate;
import io.reactivertc.impl.peer.IceServerProblem;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Translates ICE candidates. */
final class Candidates {

    private static final Pattern USER_NAME = Pattern.compile(" ufrag (\\S+)");

    private Candidates() {}

    /** Returns an own candidate; null for one without text, which webrtc-java may bring at the end. */
    static @Nullable IceCandidate found(RTCIceCandidate candidate) {
        String text = candidate.sdp;
        if (text == null || text.isEmpty()) {
            return null;
        }
        Matcher userName = USER_NAME.matcher(text);
        return new IceCandidate(text, candidate.sdpMid, candidate.sdpMLineIndex, userName.find() ? userName.group(1) : null);
    }

    /** Returns a candidate of the other side as webrtc-java takes it; null for the end of candidates, which it does not take (N8). */
    static @Nullable RTCIceCandidate received(IceCandidate candidate) {
        String text = candidate.candidate();
        return text == null || text.isBlank() ? null : new RTCIceCandidate(candidate.sdpMid(), candidate.sdpMLineIndex(), text);
    }

    /** Returns what an event says; it holds values of Java only. */
    static IceServerProblem problem(RTCPeerConnectionIceErrorEvent event) {
        return new IceServerProblem(
                Objects.requireNonNullElse(event.getUrl(), ""), event.getErrorCode(),
                Objects.requireNonNullElse(event.getErrorText(), ""));
    }
}
