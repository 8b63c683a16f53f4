package io.reactivertc.impl.peer;

/**
 * Says that an ICE server was of no use (W3C {@code RTCPeerConnectionIceErrorEvent}).
 *
 * @param url which one
 * @param code a STUN error code; 701 if it did not answer
 * @param text for people; may be empty
 */
public record IceServerProblem(String url, int code, String text) {

    private static final int UNREACHABLE = 701;
    private static final int UNAUTHORIZED = 401;

    /** Returns what this means to people. */
    String why() {
        return switch (code) {
            case UNREACHABLE -> url + " does not answer";
            case UNAUTHORIZED -> url + " refuses the credential";
            default -> url + " refuses: " + code + " " + text;
        };
    }
}
