package io.reactivertc;

import io.reactivertc.signaling.SignalingTransport;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Says how the signaling server is reached. Immutable; never shows a token.
 *
 * @param uri {@code ws} or {@code wss}; must not carry a secret
 * @param token proves who this is, asked for before each connection; empty means none
 * @param allowInsecureSecrets whether passwords, tokens and keys may travel unencrypted to another machine
 * @param transport replaces the WebSocket; null means none does
 */
public record SignalingConfig(URI uri, Mono<String> token, boolean allowInsecureSecrets,
        @Nullable SignalingTransport transport) {

    /** The server of {@code rtc serve} on this machine, without a token. */
    public static final SignalingConfig DEFAULT =
            new SignalingConfig(URI.create("ws://localhost:9001/rtc"), Mono.empty(), false, null);

    /** Validates the address; throws {@link IllegalArgumentException} if it is no {@code ws} or {@code wss} address. */
    public SignalingConfig {
        Objects.requireNonNull(token, "token");
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException("signaling address must begin with ws:// or wss://, not " + scheme + ":");
        }
        if (uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("signaling address must have a host and neither user nor fragment");
        }
    }

    /** Returns the same with another address. */
    public SignalingConfig withUri(URI address) {
        return new SignalingConfig(address, token, allowInsecureSecrets, transport);
    }

    /** Returns the same with a token that is asked for before each connection. */
    public SignalingConfig withToken(Mono<String> source) {
        return new SignalingConfig(uri, source, allowInsecureSecrets, transport);
    }

    /** Returns the same, with or without permission to send secrets unencrypted to another machine. */
    public SignalingConfig withInsecureSecrets(boolean allowed) {
        return new SignalingConfig(uri, token, allowed, transport);
    }

    /** Returns the same with a transport of the application's own. */
    public SignalingConfig withTransport(SignalingTransport replacement) {
        return new SignalingConfig(uri, token, allowInsecureSecrets, Objects.requireNonNull(replacement, "replacement"));
    }

    @Override
    public String toString() {
        return "SignalingConfig[uri=" + uri + ", allowInsecureSecrets=" + allowInsecureSecrets + "]";
    }
}
