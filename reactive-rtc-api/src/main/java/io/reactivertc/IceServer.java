package io.reactivertc;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a STUN or TURN server. Immutable; never shows its credential.
 *
 * @param urls {@code stun:}, {@code stuns:}, {@code turn:} or {@code turns:} addresses (RFC 7064, RFC 7065); one at least
 * @param username for TURN; null for STUN
 * @param credential for TURN; null for STUN
 */
public record IceServer(List<String> urls, @Nullable String username, @Nullable String credential) {

    private static final String HOST = "(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9]([A-Za-z0-9.-]{0,252}))";
    private static final Pattern STUN = Pattern.compile("stuns?:" + HOST + "(:\\d{1,5})?");
    private static final Pattern TURN = Pattern.compile("turns?:" + HOST + "(:\\d{1,5})?(\\?transport=(udp|tcp))?");

    /** Validates addresses and credentials, which the native engine does not; throws {@link IllegalArgumentException}. */
    public IceServer {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("an ICE server needs an address");
        }
        urls.forEach(url -> requireUrl(url, username, credential));
    }

    /** Returns a STUN server. */
    public static IceServer stun(String... urls) {
        return new IceServer(List.of(urls), null, null);
    }

    /** Returns a TURN server. */
    public static IceServer turn(String username, String credential, String... urls) {
        return new IceServer(List.of(urls), username, credential);
    }

    private static void requireUrl(String url, @Nullable String username, @Nullable String credential) {
        boolean turn = TURN.matcher(url).matches();
        if (!turn && !STUN.matcher(url).matches()) {
            throw new IllegalArgumentException("not a STUN or TURN address: " + url);
        }
        if (turn) {
            requireCredentials(url, username, credential);
        }
        requirePort(url);
    }

    private static void requireCredentials(String url, @Nullable String username, @Nullable String credential) {
        if (username == null || username.isEmpty() || credential == null || credential.isEmpty()) {
            throw new IllegalArgumentException("a TURN server needs a user name and a credential: " + url);
        }
        if (username.length() > 508 || credential.length() > 508) {
            throw new IllegalArgumentException("user name and credential have at most 508 characters: " + url);
        }
    }

    private static void requirePort(String url) {
        String address = url.replaceFirst("\\?.*", "");
        int colon = address.lastIndexOf(':');
        boolean hasPort = colon > address.indexOf(':') && address.indexOf(']', colon) < 0;
        if (hasPort) {
            Check.range(Integer.parseInt(address.substring(colon + 1)), 1, 65_535, "port of " + url);
        }
    }

    /** Shows all but the credential. */
    @Override
    public String toString() {
        return "IceServer[urls=" + urls + ", username=" + (username == null ? "none" : "***") + ", credential="
                + (credential == null ? "none" : "***") + "]";
    }
}
