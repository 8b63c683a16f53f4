package io.reactivertc.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells for which addresses limits are kept together. */
final class Addresses {

    private static final int PREFIX_BYTES = 8;

    private Addresses() {}

    /** Returns an IPv4 address, or the first 64 bits of an IPv6 address: whoever has one of those has them all. */
    static String group(@Nullable InetSocketAddress address) {
        InetAddress ip = address == null ? null : address.getAddress();
        if (ip instanceof Inet6Address && !ip.isLoopbackAddress()) {
            return HexFormat.of().formatHex(ip.getAddress(), 0, PREFIX_BYTES) + "::/64";
        }
        return ip == null ? "unknown" : ip.getHostAddress();
    }
}
