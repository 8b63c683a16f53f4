package io.reactivertc.impl.webrtc;

import io.reactivertc.IceConfig;
import io.reactivertc.IceServer;
import io.reactivertc.impl.data.ChannelSpec;
import io.reactivertc.impl.peer.PeerPortConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Checks what is handed to native code, which crashes on bad arguments instead of refusing them (N11). Throws {@link IllegalArgumentException} or
 * {@link NullPointerException} where an argument is not valid. {@link IceServer} checks its addresses and credentials itself.
 */
final class ArgumentChecks {

    private static final int LONGEST_LABEL = 64;
    private static final int LAST_ID = 1_023;
    private static final int LAST_COUNT = 65_535;
    private static final int MOST_SERVERS = 64;

    private ArgumentChecks() {}

    static void config(PeerPortConfig config) {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(config.policy(), "policy");
        ports(Objects.requireNonNull(config.ports(), "ports"));
        servers(config.iceServers());
    }

    static void servers(List<IceServer> servers) {
        int addresses = 0;
        for (IceServer server : servers) {
            addresses += Objects.requireNonNull(server, "server").urls().size();
        }
        require(addresses <= MOST_SERVERS, "at most " + MOST_SERVERS + " addresses of ICE servers, not " + addresses);
    }

    static void channel(ChannelSpec spec) {
        name(spec.label(), "label");
        name(spec.protocol(), "protocol");
        require(spec.maxRetransmits() == -1 || spec.maxPacketLifeTimeMillis() == -1,
                "maxRetransmits and maxPacketLifeTime exclude each other");
        range(spec.maxRetransmits(), LAST_COUNT, "maxRetransmits");
        range(spec.maxPacketLifeTimeMillis(), LAST_COUNT, "maxPacketLifeTimeMillis");
        range(spec.negotiatedId(), LAST_ID, "negotiated id");
    }

    private static void ports(IceConfig.PortRange ports) {
        boolean any = ports.least() == 0 && ports.most() == 0;
        require(any || (ports.least() > 0 && ports.least() <= ports.most() && ports.most() <= LAST_COUNT),
                "not a range of ports: " + ports);
    }

    /** Requires few and plain characters: others come back corrupted (webrtc-java takes them for modified UTF-8). */
    private static void name(String text, String what) {
        require(text.length() <= LONGEST_LABEL, what + " has at most " + LONGEST_LABEL + " characters, not " + text.length());
        require(StandardCharsets.US_ASCII.newEncoder().canEncode(text) && text.indexOf('\0') < 0,
                what + " has ASCII characters only");
    }

    private static void range(int value, int most, String what) {
        require(value >= -1 && value <= most, what + " must be -1 to " + most + ", not " + value);
    }

    private static void require(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
